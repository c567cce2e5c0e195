import FloatFormats
import SeededRandom
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    (1.0, "0x1p+0"), (-1.5, "-0x1.8p+0"), (0, "0x0p+0"), (-0.0, "-0x0p+0"),
    (0x1p-1074, "0x1p-1074"), (0.1, "0x1.999999999999ap-4"), (.infinity, "inf"),
    (-.infinity, "-inf"),
    (1.7976931348623157e308, "0x1.fffffffffffffp+1023"),
  ])
  func hexTextIsThatOfC(_ value: Double, _ text: String) throws {
    #expect(HexFloat.text(value) == text)
    #expect(try NumberText.parse(text).bitPattern == value.bitPattern)
  }

  @Test func hexTextRoundTripsForRandomBits() throws {
    var generator = SplitMix64(state: 11)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(try NumberText.parse(HexFloat.text(value)) == value)
    }
  }

  /// 1 + 2^-24 + 2^-80 is above binary32's midpoint by less than binary64 can hold: through Double it
  /// would round to 1.
  @Test func hexTextRoundsOnce() throws {
    let text = "0x1.000001" + String(repeating: "0", count: 13) + "1p0"
    let value = try #require(HexFloat.parse(text))
    #expect(value.hasTail)
    #expect(FloatFormat.binary32.round(value) == Double(Float(1).nextUp))
    #expect(FloatFormat.binary32.round(FloatFormat.binary64.round(value)) == 1)
  }

  @Test(arguments: [
    "0x123456789abcdef01", "0x0.000000123456789abcdef01p100", "0x1fffffffffffffffffp-60",
    "0xfffffffffffff7ffp0", "0xfffffffffffff800p0", "0X.8P1", "0x8", "0x0000.p4", "-0x3.8p-1080",
  ])
  func hexTextAgreesWithSwiftsReader(_ text: String) throws {
    let value = try #require(HexFloat.parse(text))
    #expect(FloatFormat.binary64.round(value).bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: [
    "", "-", "abc", "1,5", "0x", "0xg", "0x1p", "0x1p+-3", "0x1.8.1p0", "1e", "--1", "1 ", "bits:",
    "bits:3ff", "bits:zzzzzzzzzzzzzzzz", "bits:+ff0000000000000", "binary99:00", "٣",
  ])
  func nonsenseIsRefusedWithARemedy(_ text: String) {
    #expect(throws: NumberTextError.self) { try NumberText.parse(text) }
  }

  /// A zero byte ended the number, and what followed was not read.
  @Test(arguments: [
    "0.5\0", "0.5\0 GARBAGE", "\0", "\u{0}0.5", "0.5\0,1", "inf\0", "nan\0x", "0x1p3\0",
    "bits:3c0\0",
    "bits:3c00\0", "bits\0:3c00",
  ])
  func zeroBytesEndNoNumber(_ text: String) {
    #expect(throws: NumberTextError.self) { try NumberText.parse(text) }
  }

  /// What the C library, other languages and other scripts take for a number.
  @Test(arguments: [
    "1e5x", "1e+", "1e", "e5", ".", "-.", "1_000", "1'000", "+-1", "-+1", "--1", "\u{2212}-1",
    "-\u{2212}1",
    "nan(0x7)", "nan()", "-nan(1)", "infx", "infin", "in", "1f", "1.0f", "1L", "1,5", " 1", "1 ",
    "\t1", "1\n",
    "1\r", "\u{B}1", "\u{A0}1", "1\u{A0}", "\u{FEFF}1", "\u{200B}1", "1\u{301}", "\u{FF11}",
    "1\u{FF0E}5",
    "\u{661}", "\u{221E}", "0x", "0x.p1", "0x1p", "0x1p1.0", "0x1\u{301}p0", "0x\u{FF11}p0", "00x1",
    "x1",
    "1e\u{2212}5", "1.2.3", "1..2", "true", "0b1", "0o7", "NaN0", "+", "1e5e5", "½", "1%",
  ])
  func whatIsNearlyANumberIsRefused(_ text: String) {
    #expect(throws: NumberTextError.self) { try NumberText.parse(text) }
  }

  /// The conversion is the one that Swift has; only the form is checked here.
  @Test(arguments: [
    "1", "-1", "+1", "01", "1.", ".5", "1.5e3", "1E+3", "1e-3", "0e999999999999", "-0", "iNf",
    "-INFINITY", "NaN",
    "+nan", "4.9e-324", "2.4703282292062327e-324", "1.7976931348623158e308", "9007199254740993",
  ])
  func decimalsAreThoseOfSwift(_ text: String) throws {
    #expect(try NumberText.parse(text).bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: ["1e309", "-1e400", "0x1p1024"])
  func overflowIsRefused(_ text: String) {
    let error = #expect(throws: NumberTextError.self) { try NumberText.parse(text) }
    #expect(error?.description.contains("beyond binary64's range") == true)
  }

  @Test(arguments: [
    ("inf", Double.infinity), ("-Infinity", -.infinity), ("\u{2212}3", -3), ("1e-400", 0),
    ("bits:3ff0000000000000", 1), ("bits:7f800000", .infinity), ("bits:3c00", 1),
    ("bfloat16:3f80", 1), ("float8-e4m3fn:7e", 448), ("+2.5", 2.5), (".5", 0.5), ("5.", 5),
  ])
  func numbersAreRead(_ text: String, _ value: Double) throws {
    #expect(try NumberText.parse(text) == value)
  }

  @Test func nanIsRead() throws {
    #expect(try NumberText.parse("nan").isNaN)
    #expect(try NumberText.parse("bits:7ff8000000000000").isNaN)
  }

  @Test func formatsAreFoundByName() {
    #expect(FloatFormat.named("bfloat16") == .bfloat16)
    #expect(FloatFormat.named("Float") == nil)
    #expect(Set(FloatFormat.all.map(\.name)).count == FloatFormat.all.count)
  }
}
