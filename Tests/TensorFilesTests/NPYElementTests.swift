import FloatFormats
import Testing

@testable import TensorFiles

@Suite struct NPYElementTests {
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
    ("|V2", "raw bytes (void); convert to <f4 or <f8 by value, as with a.astype('<f4')"),
    ("<f16", "a long double, wider than binary64; convert to <f4 or <f8"),
    ("<M8[ns]", "a date or a time difference; convert to <f4 or <f8"),
    ("<m8[s]", "a date or a time difference; convert to <f4 or <f8"),
    (">f4", "big-endian; save a.astype('<f4')"),
    (">u2", "big-endian; save a.astype('<u2')"),
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
