import ErrorFree
public import SoftmaxCore
public import SoftmaxReference

/// Matches a row of logits, and outputs somebody got for it, against the known failure patterns.
public struct Diagnoser: Sendable {
  public let quantity: Quantity
  public let pipeline: FormatPipeline
  public let temperature: Double
  /// How far the reference goes.
  public var budget = PrecisionBudget.standard

  /// - Parameter temperature: 0 for the limit as it falls to zero.
  /// - Precondition: the temperature is finite and not negative, the rounding not stochastic.
  public init(_ quantity: Quantity, _ pipeline: FormatPipeline, temperature: Double = 1) {
    self.quantity = quantity
    self.pipeline = pipeline
    self.temperature = temperature
  }

  /// Likely algorithms that are run at a time; nothing found depends on it.
  private static let runsAtATime = 4

  /// The algorithms that implementations are likely to use.
  private var suspects: [any SoftmaxAlgorithm.Type] {
    var suspects: [any SoftmaxAlgorithm.Type] = [
      Shifted.self, Naive.self, DivisionFreeShifted.self, ShiftedMaxOut.self, BaseTwo.self,
    ]
    if quantity.isOffered(by: LogOfSoftmax.self) { suspects.append(LogOfSoftmax.self) }
    return suspects
  }

  /// The diagnosis of one row.
  ///
  /// - Parameters:
  ///   - companion: what the quantity needs beside the logits.
  ///   - outputs: one for each logit, one in all for log-sum-exp and for a loss, rounded to the output's
  ///     format; nil if there are none, and the patterns are those that the likely algorithms show.
  /// - Throws: `ReferenceError`; `DiagnosisError` where the outputs do not go with the row.
  /// - Precondition: the row counts, and the temperature is not 0 for a quantity that needs a companion.
  public func diagnose(
    _ logits: [Double], with companion: RowCompanion = .none, outputs: [Double]? = nil
  ) throws -> Diagnosis {
    precondition(companion != .ignored, "of a row that does not count there is nothing to be said")
    precondition(companion == .none || temperature > 0, "there is no limit of losses")
    return try FloatEnvironment.ordinary { try match(logits, companion, outputs: outputs) }
  }

  private func match(
    _ logits: [Double], _ companion: RowCompanion, outputs: [Double]?
  ) throws -> Diagnosis {
    let terms = JudgeTerms(budget: budget)
    var row = try DiagnosisRow(
      logits, with: companion, quantity, pipeline, temperature: temperature, terms)
    if let outputs {
      let due = quantity.outputCount(logits.count)
      guard outputs.count == due else {
        throw DiagnosisError.outputCount(outputs.count, due: due)
      }
      row.few = row.fewDigits(outputs)
      row.typedSlack = OutputGrid.slack(outputs, in: pipeline.output)
    }
    // Decimal text names a number of the format by fewer digits than it has.
    let rounded = outputs.map { $0.map { pipeline.output.round($0) } }
    let functions =
      companion != .none || row.few?.isCertain ?? false
      ? [] : rounded.map { otherFunctions(row, $0) } ?? []
    // Digits that nearly explain the outputs give way to a function that does.
    if row.few != nil, functions.contains(where: { $0.function != .coarseExp }) { row.few = nil }
    return match(row, outputs: rounded, row.few == nil ? functions : [], terms)
  }

  private func match(
    _ row: DiagnosisRow, outputs: [Double]?, _ functions: [Suspect], _ terms: JudgeTerms
  ) -> Diagnosis {
    let runs = inParallel(suspects.count, threads: Self.runsAtATime) { [suspects] index in
      let outputs = row.run(suspects[index], pipeline)
      // What patterns ask first, kept for them.
      _ = row.sumFacts(outputs)
      return DiagnosisSubject(algorithm: suspects[index], outputs: outputs)
    }
    let subject = outputs.map { DiagnosisSubject(algorithm: nil, outputs: $0) } ?? runs[0]
    let same = outputs.map { given in runs.filter { $0.outputs.isSame(as: given) } } ?? []
    var found = findings(
      row, outputs == nil ? runs : [subject], same.compactMap(\.name),
      patterns: FailurePattern.all(for: row).filter { functions.isEmpty || !$0.isOfRounding })
    // Functions of labels and targets are not tried.
    if outputs != nil, functions.isEmpty, row.judge.companion == .none {
      let isSafe = runs.allSatisfy { !row.hasForeign($0.outputs) }
      addUnexplained(&found, row, subject, isSafe: isSafe)
    }
    return Diagnosis(
      quantity: quantity, label: row.label, targets: row.targets,
      pipeline: PipelineRecord(pipeline), temperature: temperature,
      outputsFrom: outputs == nil ? Shifted.name : "given", sameAs: same.compactMap(\.name),
      suspects: functions, rows: found.map(\.finding),
      costs: costs(row, subject.outputs), elements: elements(row, subject.outputs),
      undecided: terms.undecided.records)
  }

  /// Where nothing found says what outputs are that rounding does not explain, that comes first; and whether
  /// roundings explain their sum does not matter then.
  private func addUnexplained(
    _ found: inout [Found], _ row: DiagnosisRow, _ subject: DiagnosisSubject, isSafe: Bool
  ) {
    let facts = row.sumFacts(subject.outputs)
    guard !found.contains(where: \.isExplaining),
      facts?.excess == nil, isUnexplained(row, subject.outputs, isSafe: isSafe)
    else { return }
    // What is seen in the outputs themselves stays.
    found.removeAll {
      $0.pattern.isOfRounding && !["sum-above-one", "premature-one"].contains($0.pattern.name)
    }
    if facts?.isRounding ?? false {
      let ofSums = FailurePattern.samplerPatterns.map(\.name)
      found.removeAll { ofSums.contains($0.pattern.name) }
    }
    found = findings(row, [subject], [], patterns: [.unexplained]) + found
  }

  private func findings(
    _ row: DiagnosisRow, _ subjects: [DiagnosisSubject], _ same: [String],
    patterns: [FailurePattern]
  ) -> [Found] {
    patterns.compactMap { pattern in
      let shown = subjects.compactMap { subject in
        pattern.evidence(row, subject).map { (subject: subject, evidence: $0) }
      }
      guard let (subject, evidence) = shown.first else { return nil }
      let mended = row.mended(pattern, subject)
      let finding = Diagnosis.Finding(
        name: pattern.name, title: pattern.title, cause: evidence.cause ?? pattern.cause,
        evidence: evidence.shows,
        algorithms: subject.algorithm == nil ? same : shown.compactMap(\.subject.name),
        remedy: advice(pattern, evidence, row, subject, mended?.trial),
        errors: row.errors(subject.outputs),
        remedied: mended.flatMap { row.result($0.trial, $0.outputs) },
        references: evidence.references ?? pattern.references)
      return Found(
        pattern: pattern, isExplaining: evidence.isExplaining ?? pattern.isExplaining,
        finding: finding)
    }
  }

  /// What to do: what was run and found to help, where something was run.
  private func advice(
    _ pattern: FailurePattern, _ evidence: PatternEvidence, _ row: DiagnosisRow,
    _ subject: DiagnosisSubject, _ mended: RemedyTrial?
  ) -> String {
    let general = evidence.remedy ?? pattern.remedy
    if let mended { return mended.text ?? general }
    let trials = pattern.trials(row)
    guard !trials.isEmpty, row.errors(subject.outputs).count > 0 else { return general }
    let tried = trials.map { $0.text ?? general }
    return "none that was tried leaves half of the error or less on this row ("
      + tried.joined(separator: "; ") + ")"
  }

  private func costs(_ row: DiagnosisRow, _ outputs: [Double]) -> Diagnosis.Costs {
    let isSoftmax = quantity.range == .probability
    // The loss of a class: the output that stands for probability 0, and for 1.
    let (none, whole) = isSoftmax ? (0.0, 1.0) : (-Double.infinity, 0.0)
    let isEither = outputs.indices.filter {
      row.judge.isExactly(none, at: $0) || row.judge.isExactly(whole, at: $0)
    }
    func count(_ value: Double) -> [Int] {
      guard quantity.ranksClasses else { return [] }
      return outputs.indices.filter {
        outputs[$0] == value && !row.judge.isExactly(value, at: $0)
          && !row.judge.certified[$0].value.isNaN
      }
    }
    let (zeros, ones) = (count(none), count(whole))
    return Diagnosis.Costs(
      deadGradients: isSoftmax ? Set(zeros + ones).subtracting(isEither).count : 0,
      infiniteLosses: zeros.count,
      zeroLosses: ones.count, lostMass: isSoftmax ? mass(zeros, row) : nil,
      sumDeviation: isSoftmax ? row.sumDeviation(outputs) : nil)
  }

  /// The exact probability of some classes together; of all that have one, it is 1.
  private func mass(_ classes: [Int], _ row: DiagnosisRow) -> Double {
    if !classes.isEmpty, classes.count == row.received.count(where: \.isFinite) { return 1 }
    return NeumaierSum(classes.lazy.map(row.exact)).value
  }

  private func elements(_ row: DiagnosisRow, _ outputs: [Double]) -> [Diagnosis.Element] {
    outputs.indices.map { index in
      Diagnosis.Element(
        index: index, logit: FloatRecord(row.logits[row.judge.place(index)], in: .binary64),
        output: FloatRecord(outputs[index], in: pipeline.output),
        correctlyRounded: FloatRecord(row.judge.certified[index].value, in: pipeline.output),
        ulps: row.ulps(outputs, index), verdict: row.judge.verdict(outputs[index], at: index))
    }
  }
}

/// Outputs that do not go with a row.
public enum DiagnosisError: Error, Sendable, Hashable, CustomStringConvertible {
  case outputCount(Int, due: Int)

  public var description: String {
    switch self {
    case .outputCount(let count, let due):
      "\(count) \(count == 1 ? "output" : "outputs") given where the row has \(due); give one for each "
        + "logit, or one in all for log-sum-exp and cross-entropy"
    }
  }
}

/// A finding with what it is one of.
private struct Found {
  let pattern: FailurePattern
  let isExplaining: Bool
  let finding: Diagnosis.Finding
}

extension DiagnosisSubject {
  fileprivate var name: String? { algorithm.map { $0.name } }
}
