/// Decimal floating-point text, and the words for infinity and NaN.
enum DecimalText {
  /// The binary64 number nearest to `text`, infinity where it is beyond the range; nil if it is not of the
  /// form: a sign, digits with at most one point, an exponent; or a sign and `inf`, `infinity` or `nan`, in
  /// any case.
  ///
  /// The form is checked here because the C library, which converts it, ends at a zero byte and takes more
  /// than is meant, such as `nan(0x7)`.
  static func parse(_ text: String) -> Double? {
    var rest = Substring(text).utf8
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let isWord = words.contains { rest.elementsEqual($0.utf8, by: { $0 | 0x20 == $1 }) }
    return isWord || isDigits(rest) ? Double(text) : nil
  }

  private static let words = ["inf", "infinity", "nan"]

  private static func isDigits(_ text: Substring.UTF8View) -> Bool {
    var rest = text
    var digits = dropDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digits += dropDigits(&rest)
    }
    guard digits > 0 else { return false }
    guard let mark = rest.popFirst() else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return dropDigits(&rest) > 0 && rest.isEmpty
  }

  /// Drops the digits that `text` starts with, and tells how many there were.
  private static func dropDigits(_ text: inout Substring.UTF8View) -> Int {
    let end = text.firstIndex { $0 &- 0x30 > 9 } ?? text.endIndex
    let count = text[..<end].count
    text = text[end...]
    return count
  }
}
