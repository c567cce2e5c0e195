/// Hexadecimal floating-point text, as C's `%a` writes and C99 6.4.4.2 defines it.
public enum HexFloat {
  /// The exact value of text such as `-0x1.8p+3` or `0x.1P-1074`, or nil if it is not of that form.
  ///
  /// The exponent part may be missing, as in `0xff`. Any number of digits is read; what lies beyond
  /// 64 significant bits is kept as a tail, so that rounding into a format happens once.
  public static func parse(_ text: some StringProtocol) -> TruncatedReal? {
    var rest = Substring(text)
    let sign: FloatingPointSign = rest.first == "-" ? .minus : .plus
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    guard rest.hasPrefix("0x") || rest.hasPrefix("0X") else { return nil }
    rest.removeFirst(2)
    let parts = rest.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "pP".contains($0) })
    let exponent = parts.count == 2 ? clampedExponent(parts[1]) : 0
    guard let exponent, var digits = Digits(parts[0]) else { return nil }
    digits.exponent += exponent
    return TruncatedReal(
      sign: sign, significand: digits.significand, exponent: digits.exponent,
      hasTail: digits.hasTail)
  }

  /// A decimal exponent with optional sign, held within ±2^40: beyond that every format overflows
  /// or underflows all the same.
  private static func clampedExponent(_ text: Substring) -> Int? {
    let digits = text.drop { $0 == "+" || $0 == "-" }
    guard text.count - digits.count <= 1, !digits.isEmpty,
      digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    let magnitude = min(Int(digits) ?? .max, 1 << 40)
    return text.first == "-" ? -magnitude : magnitude
  }

  /// Hexadecimal digits with at most one point, gathered into 64 bits and a tail.
  private struct Digits {
    var significand: UInt64 = 0
    var exponent = 0
    var hasTail = false

    init?(_ text: Substring) {
      guard text.contains(where: { $0.isHexDigit }) else { return nil }
      var seenPoint = false
      for character in text {
        if character == "." && !seenPoint {
          seenPoint = true
        } else if character.isASCII, let digit = character.hexDigitValue {
          append(UInt64(digit), afterPoint: seenPoint)
        } else {
          return nil
        }
      }
    }

    private mutating func append(_ digit: UInt64, afterPoint: Bool) {
      if significand >> 60 == 0 {
        significand = significand << 4 | digit
        exponent -= afterPoint ? 4 : 0
      } else {
        appendToFull(digit)
        exponent += afterPoint ? 0 : 4
      }
    }

    /// Fills the bits that are still free at the top, then keeps only whether anything was cut.
    private mutating func appendToFull(_ digit: UInt64) {
      let free = UInt64(significand.leadingZeroBitCount)
      if hasTail || free == 0 {
        hasTail = hasTail || digit != 0
        return
      }
      // Exact: shift the significand up by the free bits and take as many bits of the digit. The
      // unit then stands for 2^(4 - free) of the next digit's units.
      significand = significand << free | digit >> (4 - free)
      hasTail = digit & ((1 << (4 - free)) - 1) != 0
      exponent -= Int(free)
    }
  }

  /// The shortest exact text of `value`: `0x1.8p+3`, `-0x0p+0`, `inf`, `nan`. Subnormal numbers are
  /// written with a leading 1, too.
  public static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0x0p+0" }
    let fraction = value.significand.significandBitPattern
    var digits = String(fraction, radix: 16)
    digits = String(repeating: "0", count: 13 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    let exponent = Int(value.exponent)
    return "\(sign)0x1\(digits.isEmpty ? "" : ".")\(digits)p\(exponent < 0 ? "-" : "+")"
      + String(exponent.magnitude)
  }
}
