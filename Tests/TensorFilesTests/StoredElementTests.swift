import FloatFormats
import Testing

@testable import TensorFiles

@Suite struct StoredElementTests {
  /// Reads the data of one row and gives it with the format's name.
  private func read(_ descriptor: String, _ data: [UInt8], count: Int) throws -> [Double] {
    let bytes = npy(header(descriptor, "(\(count),)"), data)
    return try rows(bytes, "logits.npy")[0]
  }

  @Test func integersAtTheirEnds() throws {
    func check<Integer: FixedWidthInteger>(_ descriptor: String, _: Integer.Type) throws {
      let ends: [Integer] = [.min, 0, 1, .max]
      let values = try read(descriptor, littleEndian(ends), count: 4)
      #expect(values == ends.map { Double($0) }, "\(descriptor)")
    }
    try check("|i1", Int8.self)
    try check("<i1", Int8.self)
    try check("<i2", Int16.self)
    try check("<i4", Int32.self)
    try check("|u1", UInt8.self)
    try check("<u1", UInt8.self)
    try check("<u2", UInt16.self)
    try check("<u4", UInt32.self)
  }

  @Test func wideIntegersThatADoubleHolds() throws {
    let signed: [Int64] = [.min, -(1 << 53), 1 << 53, (1 << 53) + 2]
    #expect(
      try read("<i8", littleEndian(signed), count: 4) == [-0x1p63, -0x1p53, 0x1p53, 0x1p53 + 2])
    let unsigned: [UInt64] = [1 << 63, 0xFFFF_FFFF_FFFF_F800]
    #expect(
      try read("<u8", littleEndian(unsigned), count: 2) == [0x1p63, 0x1.fffffffffffffp63])
  }

  @Test func refusesWideIntegersThatADoubleCannotHold() {
    let integers: [Int64] = [0, 1, 2, 9_007_199_254_740_993]
    #expect(
      failure { try read("<i8", littleEndian(integers), count: 4) }
        == "logits.npy: element 3 is 9007199254740993, which binary64 cannot hold; convert to <f8")
    #expect(
      failure { try read("<u8", littleEndian([UInt64.max]), count: 1) }
        == "logits.npy: element 0 is 18446744073709551615, which binary64 cannot hold; "
        + "convert to <f8")
  }

  @Test func refusedIntegerIsNamedByItsPlaceInTheTensor() throws {
    var integers = (0..<24).map { Int64($0) }
    integers[17] = .max
    let bytes = npy(header("<i8", "(2, 3, 4)"), littleEndian(integers))
    for axis in 0..<3 {
      for blockBytes in [1, 16, 1 << 20] {
        let source = try LogitsSource(
          ByteSource(name: "a.npy", bytes: bytes), axis: axis, blockBytes: blockBytes)
        #expect(failure { try rows(source) }.hasPrefix("a.npy: element 17 is "))
      }
    }
  }

  /// Every type, its bytes reversed.
  @Test func bigEndianIsTheSameBackwards() throws {
    for (type, data) in [
      ("f8", littleEndian([Double(1.5).bitPattern, Double(-0.1).bitPattern])),
      ("f4", littleEndian([Float(1.5).bitPattern, Float(-0.1).bitPattern])),
      ("f2", littleEndian([Float16(1.5).bitPattern, Float16(-0.1).bitPattern])),
      ("i4", littleEndian([Int32(-7), 1 << 20])), ("u2", littleEndian([UInt16(513), 65535])),
    ] {
      let size = data.count / 2
      let reversed = [data[..<size].reversed(), data[size...].reversed()].flatMap { Array($0) }
      let wanted = try read("<\(type)", data, count: 2)
      #expect(try read(">\(type)", reversed, count: 2) == wanted, "\(type)")
      var blocks: [Double] = []
      let source = try LogitsSource(bytes: npy(header(">\(type)", "(2,)"), reversed), name: "a.npy")
      try source.forEachStretch { blocks += try source.rows($0).numbers }
      #expect(blocks == wanted, "\(type)")
    }
  }

  /// bfloat16 and the 8-bit formats as integers of their bits, and as ml_dtypes writes them.
  @Test(arguments: [
    ("<u2", FloatFormat.bfloat16), ("|V2", .bfloat16), (">u2", .bfloat16), ("|u1", .float8E4M3FN),
    ("|V1", .float8E5M2), ("|u1", .float4E2M1), ("|V1", .float8E4M3FNUZ), ("|u1", .float8E5M2FNUZ),
  ])
  func encodings(_ descriptor: String, _ format: FloatFormat) throws {
    let numbers = [0.5, -1, 3, format.hasNegativeZero ? -0.0 : 0]
    let data = numbers.flatMap { number -> [UInt8] in
      let bits = format.encode(number)
      let bytes = format.bitWidth > 8 ? [UInt8(bits & 255), UInt8(bits >> 8)] : [UInt8(bits)]
      return descriptor.hasPrefix(">") ? bytes.reversed() : bytes
    }
    let bytes = npy(header(descriptor, "(4,)"), data)
    let source = try LogitsSource(
      ByteSource(name: "a.npy", bytes: bytes), axis: -1, encoding: format)
    #expect(try source.row(0).map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(source.logitFormat == format)
  }

  @Test func encodingsThatDoNotFit() {
    func read(_ descriptor: String, _ data: [UInt8], _ format: FloatFormat) throws -> [Double] {
      let source = ByteSource(name: "a.npy", bytes: npy(header(descriptor, "(1,)"), data))
      return try LogitsSource(source, axis: -1, encoding: format).row(0)
    }
    #expect(
      failure { try read("<u2", [0, 0], .float8E5M2) }
        == "a.npy: dtype '<u2' has another width than the 8 bits of float8-e5m2; name the format of "
        + "the file's elements")
    #expect(
      failure { try read("|u1", [16], .float4E2M1) }.contains(
        "element 0 is 16, which is no encoding of float4-e2m1"))
  }

  @Test func allHalvesAreExact() throws {
    let all = (0..<65536).map { UInt16($0) }
    let values = try read("<f2", littleEndian(all), count: 65536)
    for (bits, value) in zip(all, values) {
      let wanted = FloatFormat.binary16.decode(UInt64(bits))
      #expect(value == wanted || value.isNaN && wanted.isNaN)
    }
  }

  @Test(arguments: [
    ("<c8", "complex, not real; convert to <f4 or <f8, for instance its real part"),
    ("|b1", "bool, not a number; convert to |u1"),
    ("|O", "pickled Python objects; convert to <f4 or <f8"),
    ("|S5", "text, not numbers; convert to <f4 or <f8"),
    ("<U5", "text, not numbers; convert to <f4 or <f8"),
    (
      "|V2", "raw bytes (void); name the format that they encode, or convert to <f4 or <f8 by value"
    ),
    ("|V4", "raw bytes (void); convert to <f4 or <f8 by value, as with a.astype('<f4')"),
    ("<f16", "a long double, wider than binary64; convert to <f4 or <f8"),
    ("<M8[ns]", "a date or a time difference; convert to <f4 or <f8"),
    ("<m8[s]", "a date or a time difference; convert to <f4 or <f8"),
    ("|f8", "not a type this can read; convert to <f4 or <f8"),
    ("f8", "not a type this can read; convert to <f4 or <f8"),
    ("<f3", "not a type this can read; convert to <f4 or <f8"),
    ("", "not a type this can read; convert to <f4 or <f8"),
  ])
  func refusesOtherTypes(_ descriptor: String, _ text: String) {
    #expect(
      failure { try read(descriptor, [], count: 0) }
        == "logits.npy: dtype '\(descriptor)' is \(text)")
  }
}
