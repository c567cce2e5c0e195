/// Why there is no format of the numbers given.
public struct FormatError: Error, Hashable, CustomStringConvertible {
  /// What is wrong and what to give instead.
  public let description: String
}

extension FloatFormat {
  /// A format of any precision and exponent range that binary64 holds, with subnormal numbers,
  /// infinities and NaNs as in IEEE 754.
  ///
  /// It is named after its numbers, `p10-emin-14-emax15`. Its encoding has the least exponent field
  /// that holds the range; fields between the largest exponent's and all ones are unused.
  ///
  /// - Parameters:
  ///   - precision: significand bits with the hidden one, 2 to 53.
  ///   - minExponent: exponent of the least normal number.
  ///   - maxExponent: exponent of the largest numbers.
  /// - Throws: `FormatError` unless 1 is a number of the format, and every number of it one of
  ///   binary64: `minExponent - precision + 1` is -1074 ... 0, `maxExponent` 0 ... 1023.
  public init(precision: Int, minExponent: Int, maxExponent: Int) throws(FormatError) {
    try Self.check(precision, minExponent, maxExponent)
    // One field for zero and the subnormal numbers, one for infinity and NaN.
    let fields = maxExponent - minExponent + 3
    let exponentBits = Int.bitWidth - (fields - 1).leadingZeroBitCount
    self.init(
      name: "p\(precision)-emin\(minExponent)-emax\(maxExponent)",
      bitWidth: precision + exponentBits, significandBits: precision, minExponent: minExponent,
      maxExponent: maxExponent, specials: .infinityAndNaN)
  }

  /// The format of a name: one of the table, or a custom one by its numbers, as
  /// `p10-emin-14-emax15`; nil if the name is of neither kind.
  ///
  /// - Throws: `FormatError` where there is no format of those numbers.
  public static func parse(_ name: String) throws(FormatError) -> FloatFormat? {
    if let format = named(name) { return format }
    guard let (precision, least, most) = numbers(name) else { return nil }
    return try FloatFormat(precision: precision, minExponent: least, maxExponent: most)
  }

  /// The numbers of `p10-emin-14-emax15`; nil for another text.
  private static func numbers(_ name: String) -> (Int, Int, Int)? {
    // No regular expression: Embedded Swift has none.
    var rest = Substring(name)
    func number(after prefix: String, isSigned: Bool) -> Int? {
      guard rest.hasPrefix(prefix) else { return nil }
      rest.removeFirst(prefix.count)
      let sign = isSigned && rest.first == "-" ? rest.removeFirst() : nil
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest.removeFirst(digits.count)
      return Int(String(digits)).map { sign == nil ? $0 : -$0 }
    }
    guard let precision = number(after: "p", isSigned: false),
      let least = number(after: "-emin", isSigned: true),
      let most = number(after: "-emax", isSigned: true), rest.isEmpty
    else { return nil }
    return (precision, least, most)
  }

  /// Whether this format is none of the table.
  public var isCustom: Bool { Self.named(name) != self }

  private static func check(
    _ precision: Int, _ minExponent: Int, _ maxExponent: Int
  ) throws(FormatError) {
    func require(_ holds: Bool, _ text: String) throws(FormatError) {
      if !holds { throw FormatError(description: text) }
    }
    try require(
      (2...53).contains(precision), "a format has a precision of 2 to 53 bits, not \(precision)")
    try require(
      minExponent <= maxExponent,
      "emin \(minExponent) is above emax \(maxExponent); emin is the exponent of the least normal "
        + "number, emax that of the largest")
    try require(
      maxExponent <= 1023, "emax \(maxExponent) is beyond binary64's range; take 1023 or less")
    try require(maxExponent >= 0, "emax \(maxExponent) leaves 1 out of range; take 0 or more")
    try require(
      minExponent >= precision - 1075,
      "emin \(minExponent) puts the least subnormal number below binary64's 2^-1074; with precision "
        + "\(precision) take \(precision - 1075) or more")
    try require(
      minExponent <= precision - 1,
      "emin \(minExponent) makes the least positive number larger than 1; with precision "
        + "\(precision) take \(precision - 1) or less")
  }
}
