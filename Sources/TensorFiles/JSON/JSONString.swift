/// The strings of JSON (RFC 8259, section 7).
enum JSONString {
  /// Why a string cannot be read, and at which of its bytes.
  struct Fault: Error, Hashable {
    let offset: Int
    let message: String
  }

  /// The text that the bytes between two quotes stand for.
  ///
  /// - Throws: `Fault` for a control character, an escape that JSON does not have, half of a surrogate
  ///   pair, and bytes that are not UTF-8.
  static func text(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
    var units: [UInt8] = []
    units.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.first {
      let offset = rest.startIndex - bytes.startIndex
      guard byte >= 0x20 else { throw Fault(offset: offset, message: "a control character") }
      rest.removeFirst()
      if byte == UInt8(ascii: "\\") {
        guard let scalar = escaped(&rest) else {
          throw Fault(offset: offset, message: "an escape that stands for no character")
        }
        units += Array(String(Character(scalar)).utf8)
      } else {
        units.append(byte)
      }
    }
    guard let text = String(validating: units, as: UTF8.self) else {
      throw Fault(offset: 0, message: "a string that is not UTF-8")
    }
    return text
  }

  /// Takes what follows a backslash.
  private static func escaped(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return scalar(&rest)
    default: return nil
    }
  }

  /// Takes four hexadecimal digits, or a surrogate pair of them.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = unit(&rest) else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
    guard rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
    rest.removeFirst(2)
    guard let second = unit(&rest), UTF16.isTrailSurrogate(second) else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.allSatisfy(isHexDigit) else { return nil }
    rest.removeFirst(4)
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }
}
