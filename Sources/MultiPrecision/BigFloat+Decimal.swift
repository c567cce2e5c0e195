internal import CMPFRShim
public import FloatFormats

/// A decimal number in scientific form: `0.DIGITS · 10^exponent`, negative if `isNegative`.
public struct DecimalDigits: Sendable, Hashable {
  public var isNegative: Bool
  public var digits: String
  public var exponent: Int
}

extension BigFloat {
  /// `count` significant decimal digits of a finite number that is not zero, rounded once.
  public func decimalDigits(_ count: Int, _ rounding: RoundingMode = .nearest) -> DecimalDigits {
    precondition(count >= 1 && isFinite && !isZero, "digits of a finite number other than zero")
    return decimalDigits(code: count, rounding)
  }

  /// The fewest digits that always name this number among those of its precision, when read back
  /// with rounding to nearest (MPFR manual, `mpfr_get_str` with n = 0); not always the shortest text.
  public func roundTripDigits() -> DecimalDigits {
    precondition(isFinite && !isZero, "digits of a finite number other than zero")
    return decimalDigits(code: 0, .nearest)
  }

  private func decimalDigits(code count: Int, _ rounding: RoundingMode) -> DecimalDigits {
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
}

extension DecimalDigits: CustomStringConvertible {
  /// `1.234e-05` as C's `%e` writes it; trailing zeros stay, since they are correct digits.
  public var scientific: String {
    let power = exponent - 1
    let fraction = digits.dropFirst()
    let magnitude = String(power.magnitude)
    return (isNegative ? "-" : "") + String(digits.prefix(1)) + (fraction.isEmpty ? "" : ".")
      + fraction + "e" + (power < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" : "") + magnitude
  }

  /// Plain notation for magnitudes of 1e-4 up to 1e16, scientific otherwise.
  public var description: String {
    if exponent < -3 || exponent > 16 { return scientific }
    let sign = isNegative ? "-" : ""
    if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
    if exponent >= digits.count {
      return sign + digits + String(repeating: "0", count: exponent - digits.count)
    }
    return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
  }
}
