import FloatFormats
import Testing

@testable import TensorFiles

@Suite struct SafetensorsTests {
  /// A file put together by hand: the length of the header, the header, the data.
  private func file(_ header: String, _ data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    littleEndian([length ?? UInt64(header.utf8.count)]) + header.utf8 + data
  }

  private func read(
    _ bytes: [UInt8], _ tensor: String? = nil, axis: Int = -1
  ) throws -> LogitsSource {
    try LogitsSource(
      ByteSource(name: "a.safetensors", bytes: bytes), axis: axis, tensor: tensor)
  }

  private func entry(_ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
    "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  /// Bytes that safetensors 0.8.0 wrote for `{"x": np.float32([[1, 2, 3], [4, 5, 6]])}`.
  @Test func theLibrarysOwnFile() throws {
    let header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}       "
    #expect(header.utf8.count == 64)
    let data = littleEndian((1...6).map { Float($0).bitPattern })
    let source = try read(file(header, data))
    #expect(try rows(source) == [[1, 2, 3], [4, 5, 6]])
    #expect(source.logitFormat == .binary32)
    #expect(try rows(read(file(header, data), "x", axis: 0)) == [[1, 4], [2, 5], [3, 6]])
  }

  @Test(arguments: [
    ("F64", FloatFormat.binary64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]),
    ("F32", .binary32, [0, 0, 0xC0, 0x3F]),
    ("F16", .binary16, [0, 0x3E]), ("BF16", .bfloat16, [0xC0, 0x3F]),
    ("F8_E4M3", .float8E4M3FN, [0x3C]), ("F8_E5M2", .float8E5M2, [0x3E]),
    ("F8_E4M3FNUZ", .float8E4M3FNUZ, [0x44]), ("F8_E5M2FNUZ", .float8E5M2FNUZ, [0x42]),
  ])
  func everyFormat(_ type: String, _ format: FloatFormat, _ oneAndAHalf: [UInt8]) throws {
    let header = "{\"x\":\(entry(type, "[2]", 0, 2 * oneAndAHalf.count))}"
    let source = try read(file(header, oneAndAHalf + oneAndAHalf))
    #expect(try rows(source) == [[1.5, 1.5]] && source.logitFormat == format)
  }

  @Test func tensorsByName() throws {
    let header =
      "{\"__metadata__\":{\"format\":\"pt\",\"note\":\"a \\\"quoted\\\" word\"},"
      + "\"b\":\(entry("U8", "[2]", 4, 6)),\"a\":\(entry("F32", "[1]", 0, 4))}"
    let bytes = file(header, littleEndian([Float(7).bitPattern]) + [3, 5])
    #expect(try rows(read(bytes, "b")) == [[3, 5]])
    #expect(try rows(read(bytes, "a")) == [[7]])
    #expect(
      failure { try read(bytes) }
        == "a.safetensors: holds 2 tensors; append # and one of: a, b")
    #expect(
      failure { try read(bytes, "c") }
        == "a.safetensors: has no tensor 'c'; append # and one of: a, b")
    let parts = TensorKind.parts(ofPath: "x/m.safetensors#layer.0#w")
    #expect(parts.file == "x/m.safetensors" && parts.tensor == "layer.0#w")
  }

  /// Names are JSON strings: what Python's json makes of each, and what is typed after the #.
  @Test(arguments: [
    (#"a\"b"#, "a\"b"), (#"\u00e9"#, "\u{e9}"), ("\u{e9}", "\u{e9}"), (#"e\u0301"#, "e\u{301}"),
    (#"\ud83d\ude00"#, "\u{1F600}"), (#"\uD83D\uDE00!"#, "\u{1F600}!"), (#"\\u00e9"#, #"\u00e9"#),
    (#"a\/b\\c"#, #"a/b\c"#), (#"\b\f\n\r\t"#, "\u{8}\u{C}\n\r\t"), (#"#x"#, "#x"), ("", ""),
    (#"\u0041"#, "A"), (#"\u2028"#, "\u{2028}"),
  ])
  func namesAreDecoded(_ written: String, _ name: String) throws {
    let header = "{\"\(written)\":\(entry("U8", "[2]", 0, 2)),\"zz\":\(entry("U8", "[1]", 2, 3))}"
    let bytes = file(header, [3, 5, 7])
    #expect(try rows(read(bytes, name)) == [[3, 5]])
    if written != name { #expect(failure { try read(bytes, written) }.contains("has no tensor")) }
  }

  @Test func namesThatAreOneAreRefused() throws {
    let both = { (first: String, second: String) in
      self.file(
        "{\"\(first)\":\(self.entry("U8", "[1]", 0, 1)),\"\(second)\":\(self.entry("U8", "[1]", 1, 2))}",
        [3, 5])
    }
    for (first, second) in [(#"a"#, #"\u0061"#), (#"\u00E9"#, #"\u00e9"#), ("\u{e9}", #"\u00e9"#)] {
      #expect(failure { try read(both(first, second)) }.contains("stands there twice"), "\(second)")
    }
    // Characters that look alike are two names, to Python too.
    let alike = both(#"\u00e9"#, #"e\u0301"#)
    #expect(try rows(read(alike, "\u{e9}")) == [[3]])
    #expect(try rows(read(alike, "e\u{301}")) == [[5]])
    // Metadata is known by its name, however that is written.
    let metadata = #"{"\u005f_metadata__":{"a":"b"},"x":"# + entry("U8", "[1]", 0, 1) + "}"
    #expect(try rows(read(file(metadata, [3]))) == [[3]])
  }

  @Test func namesAreListedDecodedOnOneLine() {
    let header =
      #"{"a\"b":"# + entry("U8", "[1]", 0, 1) + #","c\nd\u001b":"# + entry("U8", "[1]", 1, 2) + "}"
    #expect(
      failure { try read(file(header, [3, 5])) }
        == #"a.safetensors: holds 2 tensors; append # and one of: a"b, c\u{a}d\u{1b}"#)
  }

  @Test(arguments: [
    (#"\x"#, "an escape"), (#"\u12"#, "an escape"), (#"\u+123"#, "an escape"),
    (#"\ud83d"#, "an escape"),
    (#"\ud83dx"#, "an escape"), (#"\ud83d\u0041"#, "an escape"), (#"\ude00"#, "an escape"),
    ("a\nb", "a control character"), ("a\0b", "a control character"),
  ])
  func stringsThatJSONDoesNotHave(_ written: String, _ message: String) {
    let text = failure { try read(file("{\"\(written)\":\(entry("U8", "[1]", 0, 1))}", [3])) }
    #expect(text.hasPrefix("a.safetensors: header byte ") && text.contains(message), "\(text)")
  }

  @Test func stringsThatAreNotUTF8() {
    let header = Array("{\"".utf8) + [0xC3, 0x28] + "\":\(entry("U8", "[1]", 0, 1))}".utf8
    let text = failure { try read(littleEndian([UInt64(header.count)]) + header + [3]) }
    #expect(text.contains("is not UTF-8"), "\(text)")
  }

  @Test func filesThatLie() {
    let good = entry("F32", "[1]", 0, 4)
    let cases: [(String, [UInt8], String)] = [
      ("{\"x\":\(entry("F32", "[2]", 0, 4))}", [0, 0, 0, 0], "does not go with 4 bytes"),
      ("{\"x\":\(entry("F32", "[1]", 4, 8))}", [UInt8](repeating: 0, count: 8), "leave a gap"),
      (
        "{\"x\":\(good),\"y\":\(entry("F32", "[1]", 2, 6))}", [UInt8](repeating: 0, count: 6),
        "overlap"
      ),
      ("{\"x\":\(entry("F32", "[1]", 0, 1 << 40))}", [0, 0, 0, 0], "but 4 follow the header"),
      ("{\"x\":\(entry("F32", "[1]", 4, 0))}", [0, 0, 0, 0], "overlap or leave a gap"),
      (
        "{\"x\":\(entry("F32", "[1000000000, 1000000000, 1000000000]", 0, 4))}", [0, 0, 0, 0],
        "does not go"
      ),
      ("{\"x\":\(entry("BOOL", "[4]", 0, 4))}", [0, 0, 0, 0], "dtype BOOL cannot be read"),
      ("{\"x\":\(entry("F32", "[]", 0, 4))}", [0, 0, 0, 0], "0-dimensional"),
      ("{\"x\":\(good),\"x\":\(good)}", [0, 0, 0, 0], "stands there twice"),
      ("{\"x\":{\"dtype\":\"F32\"}}", [], "is missing"),
      ("{\"x\":\(good)", [0, 0, 0, 0], "header ends"),
      ("{\"x\":{\"dtype\":\"F32\\", [], "a string without end"),
      ("{\"x\":\(entry("F32", "[99999999999999999999]", 0, 4))}", [], "below 2^63"),
      ("{\"x\":\(entry("F32", "[01]", 0, 4))}", [0, 0, 0, 0], "a leading zero"),
      ("{\"x\":\(good)}\0", [0, 0, 0, 0], "nothing more belongs here"),
      ("{\"x\":\(good)}", [0, 0, 0, 0, 0], "but 5 follow the header"),
      ("[]", [], "'{' belongs here"), ("", [], "'{' belongs here"), ("{}", [], "holds no tensors"),
      ("{\"x\":\(good)} x", [0, 0, 0, 0], "nothing more belongs here"),
    ]
    for (header, data, part) in cases {
      let text = failure { try read(file(header, data)) }
      #expect(text.contains(part), "\(header): \(text)")
    }
    let long = failure { try read(file("{}", [], length: 1 << 60)) }
    #expect(long.contains("above the format's limit"))
    #expect(failure { try read(file("{}", [], length: 99)) }.contains("in a file of 10"))
    #expect(failure { try read([1, 2]) }.contains("ends inside"))
  }
}
