import FloatFormats
import SoftmaxReference

/// What a limit may count.
enum Offence: Hashable {
  case prematureOne, prematureZero, flushed, argmaxChange, sumDeviation, wronglyRounded,
    specialValue
}

/// What one element is judged by.
struct ElementJudge {
  let rule: SaturationRule
  let format: FloatFormat
  private let least: Double

  init(rule: SaturationRule, format: FloatFormat) {
    self.rule = rule
    self.format = format
    least = format.leastNormalMagnitude
  }

  /// Whether neither the output nor what is due is a special or saturated value, or a subnormal one.
  func isOrdinary(_ output: Double, _ due: Double, _ ulps: Double) -> Bool {
    due.magnitude >= least && output.magnitude >= least && due.magnitude != 1
      && output.magnitude != 1 && ulps.isFinite && due.isFinite
  }

  func isFlushed(_ output: Double, _ due: Double) -> Bool {
    output == 0 && format.classify(due) == .subnormal
  }

  /// Bit for bit; NaNs are all alike.
  static func isCorrectlyRounded(_ output: Double, _ due: Double) -> Bool {
    output.isNaN ? due.isNaN : output.bitPattern == due.bitPattern
  }
}
