import FloatFormats
import MultiPrecision

/// The exact logit at which a sum of exponentials overflows: `n e^x` reaches the boundary beyond which
/// a format has no finite number. With n = 1 it is exp itself.
struct OverflowFormula {
  let format: FloatFormat
  let rounding: RoundingMode
  /// How many equal logits; 1 or more.
  let count: Int

  /// Whether results ever overflow: not where rounding stops at the largest number, or the format has
  /// nothing beyond it.
  var exists: Bool {
    format.specials != .finiteOnly && (rounding == .nearest || rounding == .up)
  }

  /// The boundary, exactly: half a spacing above the largest number, or that number itself.
  private func assignBoundary(_ value: inout BigInterval) {
    var boundary = BigFloat(format.greatestFiniteMagnitude, precision: 64)
    if rounding == .nearest {
      var half = BigFloat(1, precision: 64)
      half.scale(byPowerOfTwo: format.maxExponent - format.significandBits, .nearest)
      boundary.add(half, .nearest)
    }
    value.assign(boundary)
  }

  /// `ln(boundary / n)` to `digits` significant digits; nil where it is 0, as there are just as many
  /// logits as the boundary says.
  func value(digits: Int) -> DecimalDigits? {
    var quotient = BigInterval(precision: 128)
    assignBoundary(&quotient)
    let boundary = BigFloat(copying: quotient.lower)
    var number = BigFloat(precision: 64)
    number.assign(count, .nearest)
    if number.compare(to: boundary) == .equal { return nil }
    // The logarithm of a rational number other than 1 is irrational: digits are decided at some precision.
    var bits = 4 * digits + 128
    while true {
      var value = BigInterval(precision: bits)
      assignBoundary(&value)
      value.divide(byPositive: BigInterval(count, precision: bits))
      value.formLog()
      if let decided = value.decimalDigits(digits) { return decided }
      bits *= 2
    }
  }

  /// Whether `n e^x` rounds beyond the largest number, decided by enclosures.
  func overflows(at x: Double) -> Bool {
    if x == 0 {
      // The sum is n itself.
      return !format.round(Double(count), rounding).isFinite
    }
    var bits = 128
    while true {
      // x + ln n against ln boundary: the exponential is transcendental, so they differ.
      var sum = BigInterval(count, precision: bits)
      sum.formLog()
      sum.add(BigInterval(x, precision: bits))
      var limit = BigInterval(precision: bits)
      assignBoundary(&limit)
      limit.formLog()
      if sum.lower.compare(to: limit.upper) == .greater { return true }
      if sum.upper.compare(to: limit.lower) == .less { return false }
      bits *= 2
    }
  }
}
