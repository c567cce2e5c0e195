import SoftmaxAnalysis
import TensorFiles

/// Makes all checks of a run, and holds them against baselines or records them.
struct CheckSession {
  let plans: [CheckPlan]
  let threads: Int
  /// Where the figures are recorded; nil for nowhere.
  let recordTo: String?

  struct Outcome {
    let suite: CheckSuite
    /// Why nothing was recorded though it was asked for; nil if it was, or was not asked for.
    let recordingError: (any Error)?
  }

  /// Makes every check that can be made; what cannot is told of in the suite. The figures are recorded
  /// only if all could.
  func run() -> Outcome {
    var checks: [OutputCheck] = []
    var failures: [CheckSuite.Failure] = []
    var records: [BaselineFile.Record] = []
    var baselines = HeldBaselines()
    for plan in plans {
      do {
        var check = try CheckRun(plan: plan, threads: threads).check()
        if recordTo != nil {
          let digest = try BaselineFile.digest(ofFile: plan.options.logits!)
          let beside = try BaselineFile.digest(of: plan.options.companions)
          records.append(.init(check: check, logitsSHA256: digest, companionsSHA256: beside))
        } else {
          check.baseline = try baselines.comparison(check, plan)
        }
        checks.append(check)
      } catch {
        failures.append(.init(plan.title, error))
      }
    }
    return Outcome(
      suite: CheckSuite(checks, failures: failures),
      recordingError: recordingError(
        records, failures.map(\.name) + checks.filter { $0.undecided != nil }.map(\.name)))
  }

  private func recordingError(
    _ records: [BaselineFile.Record], _ failures: [String]
  ) -> (any Error)? {
    guard let recordTo else { return nil }
    guard failures.isEmpty else {
      let names = failures.map { "'\($0)'" }.joined(separator: ", ")
      return ArgumentError(
        description: "\(recordTo): nothing was recorded, since \(names) could not be judged")
    }
    do {
      try BaselineFile.add(records, to: recordTo)
      return nil
    } catch {
      return error
    }
  }
}

/// Baselines that checks are held against, each read once.
private struct HeldBaselines {
  private var read: [String: Result<Baseline, any Error>] = [:]

  /// Nil where the plan has no baseline.
  mutating func comparison(_ check: OutputCheck, _ plan: CheckPlan) throws -> BaselineComparison? {
    guard let path = plan.options.baseline else { return nil }
    let result = read[path] ?? Result { try BaselineFile.read(path) }
    read[path] = result
    let digest = try BaselineFile.digest(ofFile: plan.options.logits!)
    do {
      return try result.get().comparison(
        check, logitsSHA256: digest,
        companionsSHA256: try BaselineFile.digest(of: plan.options.companions),
        margin: plan.margin)
    } catch let error as BaselineError {
      throw BaselineFile.told(error, path)
    }
  }
}

extension CheckSuite.Failure {
  /// A check that an error kept from being made.
  init(_ name: String, _ error: any Error) {
    self.init(
      name: name, message: "\(error)".split(separator: "\n").first.map(String.init) ?? "",
      details: (error as? any BadInput)?.details ?? [])
  }
}
