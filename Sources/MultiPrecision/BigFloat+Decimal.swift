internal import CMPFRShim
public import FloatFormats

/// A decimal number in scientific form: `0.DIGITS · 10^exponent`, negative if `isNegative`. Zero has zeros
/// for digits and the exponent 1; `inf` or `nan` stand in their place for what is no number.
public struct DecimalDigits: Sendable, Hashable {
  public var isNegative: Bool
  public var digits: String
  public var exponent: Int
}

extension BigFloat {
  /// `count` significant decimal digits, rounded once; as many zeros of zero, and `inf` or `nan` of what has
  /// no digits.
  ///
  /// - Precondition: `count` is 1 or more, and memory holds as many digits.
  public func decimalDigits(_ count: Int, _ rounding: RoundingMode = .nearest) -> DecimalDigits {
    precondition(count >= 1, "one digit or more")
    return decimalDigits(code: count, rounding)
  }

  /// The fewest digits that always name this number among those of its precision, when read back
  /// with rounding to nearest (MPFR manual, `mpfr_get_str` with n = 0); not always the shortest text. A single one of zero.
  public func roundTripDigits() -> DecimalDigits {
    decimalDigits(code: 0, .nearest)
  }

  private func decimalDigits(code count: Int, _ rounding: RoundingMode) -> DecimalDigits {
    guard isFinite, !isZero else { return withoutDigits(max(count, 1)) }
    var (number, exponent) = (number, Int64(0))
    guard let text = shim_decimal_digits(&number, count, rounding.code, &exponent) else {
      preconditionFailure("MPFR has no digits for this number")
    }
    defer { shim_free_text(text) }
    let digits = String(cString: text)
    let isNegative = digits.hasPrefix("-")
    return DecimalDigits(
      isNegative: isNegative, digits: isNegative ? String(digits.dropFirst()) : digits,
      exponent: Int(exponent))
  }

  private func withoutDigits(_ count: Int) -> DecimalDigits {
    DecimalDigits(
      isNegative: !isNaN && sign == .minus,
      digits: isNaN ? "nan" : isZero ? String(repeating: "0", count: count) : "inf", exponent: 1)
  }
}

extension DecimalDigits: CustomStringConvertible {
  /// `1.234e-05` as C's `%e` writes it; trailing zeros stay, since they are correct digits.
  public var scientific: String {
    guard isNumber else { return (isNegative ? "-" : "") + digits }
    let power = exponent - 1
    let fraction = digits.dropFirst()
    let magnitude = String(power.magnitude)
    return (isNegative ? "-" : "") + String(digits.prefix(1)) + (fraction.isEmpty ? "" : ".")
      + fraction + "e" + (power < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" : "") + magnitude
  }

  /// Plain notation for magnitudes of 1e-4 up to 1e16, scientific otherwise.
  public var description: String {
    if !isNumber || exponent < -3 || exponent > 16 { return scientific }
    let sign = isNegative ? "-" : ""
    if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
    if exponent >= digits.count {
      return sign + digits + String(repeating: "0", count: exponent - digits.count)
    }
    return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
  }

  /// Whether there are digits, neither infinity nor NaN.
  var isNumber: Bool { digits.first?.isNumber ?? false }
}
