/// Why a piece of text is not a number that can be taken as a logit.
public struct NumberTextError: Error, Hashable, CustomStringConvertible {
  /// What is wrong and what to write instead, without the place.
  public let description: String
}

/// Numbers as people write them: decimal, hexadecimal floating point, or tagged raw bits.
public enum NumberText {
  /// The binary64 number that `text` stands for.
  ///
  /// - Decimal (`-1.5e3`, `inf`, `-Infinity`, `nan`) and hexadecimal floating point (`0x1.8p+3`) are
  ///   rounded once, to nearest. U+2212 is read as a minus sign.
  /// - `bits:` and 16, 8 or 4 hexadecimal digits give the binary64, binary32 or binary16 number of
  ///   that encoding; any format's name may stand for `bits`, as in `bfloat16:3f80`.
  /// - Throws: `NumberTextError` for anything else, with any byte that is no part of a number, and for a
  ///   finite number beyond binary64's range.
  public static func parse(_ text: some StringProtocol) throws(NumberTextError) -> Double {
    let text = text.first == "\u{2212}" ? "-" + text.dropFirst() : String(text)
    if let colon = text.firstIndex(of: ":") {
      return try parseBits(tag: text[..<colon], digits: text[text.index(after: colon)...])
    }
    let unsigned = text.drop { $0 == "-" || $0 == "+" }
    let value =
      unsigned.hasPrefix("0x") || unsigned.hasPrefix("0X")
      ? HexFloat.parse(text).map { FloatFormat.binary64.round($0) } : DecimalText.parse(text)
    guard let value else {
      throw NumberTextError(
        description: "'\(text)' is not a number; write a decimal, a hex float such as 0x1.8p+3, "
          + "or bits:3ff0000000000000")
    }
    if value.isInfinite, unsigned.first?.isLetter != true {
      throw NumberTextError(
        description: "'\(text)' is beyond binary64's range; write inf if infinity is meant")
    }
    return value
  }

  private static func parseBits(
    tag: Substring, digits: Substring
  ) throws(NumberTextError) -> Double {
    let formats = [16: FloatFormat.binary64, 8: .binary32, 4: .binary16]
    let format = tag == "bits" ? formats[digits.count] : FloatFormat.named(String(tag))
    guard let format, digits.count == format.hexDigitCount,
      digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), let bits = UInt64(digits, radix: 16),
      format.bitWidth == 64 || bits >> UInt64(format.bitWidth) == 0
    else {
      throw NumberTextError(
        description:
          "'\(tag):\(digits)' is not an encoding; write bits: and 16, 8 or 4 hex digits, "
          + "or a format's name and as many as it has")
    }
    return format.decode(bits)
  }
}
