import FloatFormats
import SeededRandom
import Testing

@testable import TensorFiles

/// Numbers of custom formats in files: their encodings of more than 16 bits once went through single bytes.
@Suite struct CustomFormatTests {
  private let folder = TestFolder()
  private var path: String { "\(folder.path)/out.npy" }

  @Test(arguments: [
    ("p2-emin-14-emax15", "<f2"), ("p2-emin0-emax0", "<f2"), ("p11-emin-14-emax15", "<f2"),
    ("p11-emin-15-emax15", "<f4"), ("p12-emin-14-emax15", "<f4"), ("p8-emin-126-emax127", "<f4"),
    ("p24-emin-126-emax127", "<f4"), ("p25-emin-126-emax127", "<f8"),
    ("p24-emin-300-emax300", "<f8"), ("p6-emin-300-emax300", "<f8"),
    ("p40-emin-1000-emax1023", "<f8"), ("p53-emin-1022-emax1023", "<f8"),
    ("p2-emin-1073-emax1023", "<f8"),
  ])
  func numbersAreWrittenAsNumbers(_ name: String, _ type: String) throws {
    let format = try #require(try FloatFormat.parse(name))
    #expect(format.npyDescriptor == type)
    var random = SplitMix64(state: 23)
    var values = [
      0, -0.0, 1, .infinity, -.infinity, .nan, format.leastNonzeroMagnitude,
      format.leastNormalMagnitude, -format.greatestFiniteMagnitude,
    ]
    for _ in 0..<300 { values.append(format.round(Double(bitPattern: random.next()))) }
    // Along the first axis, and along the last, where Doubles may go to the file as they are.
    for axis in [0, 1] {
      let writer = try NPYWriter(path: path, format: format, shape: [values.count, 1], axis: axis)
      if axis == 0 {
        try writer.write(row: values, at: 0)
      } else {
        try writer.write(rows: values, at: 0)
      }
      try writer.finish()
      let source = try LogitsSource.open(path: path, axis: 0)
      #expect(
        source.logitFormat?.name == ["<f2": "binary16", "<f4": "binary32", "<f8": "binary64"][type])
      for (value, found) in zip(values, try source.row(0)) {
        #expect(value.isNaN ? found.isNaN : found.bitPattern == value.bitPattern, "\(value)")
      }
    }
  }

  /// Encodings with a wider exponent range than binary32's in 16 bits were once read as Floats.
  @Test func encodingsThatFloatsDoNotHoldAreReadAsDoubles() throws {
    let format = try FloatFormat(precision: 6, minExponent: -300, maxExponent: 300)
    let bits = [0x1p-299, 0x1.8p+280].map { UInt16(format.encode($0)) }
    let bytes =
      NPYHeader.bytes(descriptor: "<u2", shape: [2])
      + bits.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let source = try LogitsSource(
      ByteSource(name: "x.npy", bytes: bytes), axis: -1, encoding: format)
    #expect(try source.rows(0..<1).numbers == [0x1p-299, 0x1.8p+280])
  }
}
