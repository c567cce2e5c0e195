import FloatFormats

/// A number in the bytes of a text file.
enum NumberToken {
  /// The binary64 number that `bytes` stand for, exactly as `NumberText.parse` reads it.
  ///
  /// Plain decimals, nearly all of a file, skip its search for other notations.
  ///
  /// - Throws: `NumberTextError` for text that is not a number, or one beyond binary64's range.
  static func value(_ bytes: ArraySlice<UInt8>) throws(NumberTextError) -> Double {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.allSatisfy(isDecimal), let value = Double(text), value.isFinite { return value }
    return try NumberText.parse(text)
  }

  /// Whether `byte` can stand in a plain decimal number.
  static func isDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
