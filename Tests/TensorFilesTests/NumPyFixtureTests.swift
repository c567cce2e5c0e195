import FloatFormats
import Testing

@testable import TensorFiles

@Suite struct NumPyFixtureTests {
  @Test func readsFloats() throws {
    let source = try LogitsSource(bytes: NumPyFixtures.float32, name: "a.npy")
    #expect(source.shape == [2, 3])
    #expect(source.elementFormatName == "binary32")
    #expect(source.logitFormat == .binary32)
    let read = try rows(source)
    #expect(read[0] == [1.5, -2, .infinity])
    #expect(read[1][0].isNaN)
    #expect(read[1][1...] == [0x1p-149, Double(Float(0.1))])

    #expect(try rows(NumPyFixtures.float64, "a.npy") == [[0.1, -0.0, 0x1p-1074]])
    #expect(try rows(NumPyFixtures.float64, "a.npy")[0][1].sign == .minus)
    #expect(try rows(NumPyFixtures.float16, "a.npy") == [[65504, 0x1p-24]])
  }

  @Test func readsIntegers() throws {
    let source = try LogitsSource(bytes: NumPyFixtures.int64, name: "a.npy")
    #expect(source.elementFormatName == "int64")
    #expect(source.logitFormat == nil)
    #expect(try rows(source) == [[-0x1p53, 7]])
    #expect(
      try rows(NumPyFixtures.uint8, "a.npy", axis: -2) == [[0, 3], [1, 4], [2, 5]])
  }

  @Test(arguments: [NumPyFixtures.version2, NumPyFixtures.version3])
  func readsLaterVersions(_ bytes: [UInt8]) throws {
    #expect(try rows(bytes, "a.npy") == [[1, 2]])
  }

  @Test func readsNoRows() throws {
    let source = try LogitsSource(bytes: NumPyFixtures.noRows, name: "a.npy")
    #expect(source.rowCount == 0)
    #expect(source.rowLength == 10)
    #expect(try rows(source).isEmpty)
    #expect(
      failure { try rows(NumPyFixtures.noRows, "a.npy", axis: 0) }
        == "a.npy: empty rows: axis 0 of shape (0, 10) has length 0; choose another axis")
  }

  @Test func fortranOrderAndBigEndian() throws {
    #expect(try rows(NumPyFixtures.fortran, "a.npy") == [[0, 1, 2], [3, 4, 5]])
    #expect(try rows(NumPyFixtures.fortran, "a.npy", axis: 0) == [[0, 3], [1, 4], [2, 5]])
    #expect(try rows(NumPyFixtures.bigEndian, "a.npy") == [[1, 2]])
  }

  /// 24 numbers in a 2 x 3 x 4 array: both orders give the same rows along every axis.
  @Test func ordersAgreeAlongEveryAxis() throws {
    let numbers: [UInt64] = (0..<24).map { Double($0).bitPattern }
    // Element (i, j, k) stands at i + 2 j + 6 k.
    let reversed: [UInt64] = (0..<24).map { (place: Int) -> UInt64 in
      let (i, j, k) = (place % 2, place / 2 % 3, place / 6)
      return numbers[12 * i + 4 * j + k]
    }
    let c = npy(header("<f8", "(2, 3, 4)"), littleEndian(numbers))
    let fortran = npy(header("<f8", "(2, 3, 4)", order: "True"), littleEndian(reversed))
    for axis in 0..<3 {
      let wanted = try rows(c, "c.npy", axis: axis)
      #expect(try rows(fortran, "f.npy", axis: axis) == wanted)
      var blocks: [Double] = []
      let source = try LogitsSource(bytes: fortran, name: "f.npy", axis: axis)
      try source.forEachStretch { blocks += try source.rows($0).numbers }
      #expect(blocks == wanted.flatMap { $0 })
    }
  }

  @Test func refusesWhatItCannotRead() {
    let refusals = [
      (
        NumPyFixtures.structured,
        "a structured dtype has fields, not numbers; "
          + "save one field, as <f4 or <f8"
      ),
      (NumPyFixtures.zeroDimensional, "a 0-dimensional array has no rows; save a.reshape(1)"),
    ]
    for (bytes, text) in refusals {
      #expect(failure { try rows(bytes, "a.npy") } == "a.npy: " + text)
    }
  }

  @Test(arguments: [
    ("<f8", [3], NumPyFixtures.float64), ("|u1", [1, 2, 3], NumPyFixtures.uint8),
    ("<f4", [0, 10], NumPyFixtures.noRows), ("<f8", [], NumPyFixtures.zeroDimensional),
  ])
  func headersAreNumPysOwn(_ descriptor: String, _ shape: [Int], _ file: [UInt8]) {
    #expect(NPYHeader.bytes(descriptor: descriptor, shape: shape) == Array(file.prefix(128)))
  }
}
