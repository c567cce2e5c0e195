import ArgumentParser
import SoftmaxAnalysis

/// The limits of a check.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Largest error.", valueName: "ulps"))
  var maxUlp: RealNumber?

  @Option(help: ArgumentHelp("99th percentile of the errors, nearest rank.", valueName: "ulps"))
  var p99Ulp: RealNumber?

  @Option(help: ArgumentHelp("Mean of the errors.", valueName: "ulps"))
  var meanUlp: RealNumber?

  @Option(help: ArgumentHelp("Outputs of 1 that should be less.", valueName: "n"))
  var maxPrematureOnes: Int?

  @Option(help: ArgumentHelp("Outputs of 0 that should be more.", valueName: "n"))
  var maxPrematureZeros: Int?

  @Option(help: ArgumentHelp("Outputs of 0 where a subnormal number is due.", valueName: "n"))
  var maxFlushed: Int?

  @Option(help: ArgumentHelp("Distance of a row's exact sum of outputs from 1.", valueName: "x"))
  var maxSumDeviation: RealNumber?

  @Option(
    help: ArgumentHelp(
      "Rows that no longer tell their largest logit, though correctly rounded ones do.",
      valueName: "n"))
  var maxArgmaxChanges: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Every output must be the correctly rounded value, bit for bit.")
  var requireCorrectlyRounded: Bool?

  @Option(
    help:
      "NaN and infinities where they are not due, or missing: report, or strict to fail. Default: report."
  )
  var specialValues: SpecialValues?

  enum SpecialValues: String, ExpressibleByArgument, CaseIterable {
    case strict, report
  }

  @Option(
    help: ArgumentHelp(
      "Leave outputs whose correctly rounded value is below this in magnitude out of the statistics of ulp "
        + "errors. Default: 0.", valueName: "x"))
  var ulpFloor: RealNumber?

  func validate() throws {
    let numbers = [
      ("max-ulp", maxUlp), ("p99-ulp", p99Ulp), ("mean-ulp", meanUlp),
      ("max-sum-deviation", maxSumDeviation), ("ulp-floor", ulpFloor),
    ]
    for case (let name, let number?) in numbers {
      guard number.value >= 0, number.value.isFinite else {
        throw ValidationError("--\(name) takes a finite number, 0 or more; leave it out for none.")
      }
    }
    let counts = [maxPrematureOnes, maxPrematureZeros, maxFlushed, maxArgmaxChanges]
    guard counts.allSatisfy({ $0 ?? 0 >= 0 }) else {
      throw ValidationError("A limit takes 0 or more.")
    }
  }

  var limits: [CheckLimit] {
    [
      maxUlp.map { .maxUlp($0.magnitude) }, p99Ulp.map { .p99Ulp($0.magnitude) },
      meanUlp.map { .meanUlp($0.magnitude) }, maxPrematureOnes.map { .prematureOnes($0) },
      maxPrematureZeros.map { .prematureZeros($0) }, maxFlushed.map { .flushed($0) },
      maxSumDeviation.map { .sumDeviation($0.magnitude) },
      maxArgmaxChanges.map { .argmaxChanges($0) },
      requireCorrectlyRounded == true ? .correctlyRounded : nil,
      specialValues == .strict ? .specialValues : nil,
    ].compactMap { $0 }
  }
}

extension RealNumber {
  /// Of a number that is 0 or more: -0 is 0.
  fileprivate var magnitude: Double { value.magnitude }
}
