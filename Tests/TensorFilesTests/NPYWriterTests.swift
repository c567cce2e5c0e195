import FloatFormats
import SeededRandom
import Testing

@testable import TensorFiles

@Suite struct NPYWriterTests {
  private let folder = TestFolder()
  private var path: String { "\(folder.path)/out.npy" }

  private func write(
    _ rows: [[Double]], _ format: FloatFormat, _ shape: [Int], axis: Int?, blockBytes: Int = 8 << 20
  ) throws {
    let writer = try NPYWriter(
      path: path, format: format, shape: shape, axis: axis, blockBytes: blockBytes)
    for (index, row) in rows.enumerated() { try writer.write(row: row, at: index) }
    try writer.finish()
  }

  @Test(arguments: AxisTests.shapes)
  func rowsAlongEveryAxisInBlocksOfAnySize(_ shape: [Int]) throws {
    for axis in shape.indices where shape[axis] > 0 {
      let rows = AxisTests.expectedRows(shape, axis: axis)
      for blockBytes in [1, 4, 8, 12, 20, 24, 28, 48, 100, 1 << 20] {
        try write(rows, .binary32, shape, axis: axis - shape.count, blockBytes: blockBytes)
        #expect(folder.bytes("out.npy") == AxisTests.file(shape), "\(shape) axis \(axis)")
      }
    }
    #expect(folder.names == ["out.npy"])
  }

  @Test(arguments: [[], [0], [1], [31], [2, 3]])
  func oneValueForEachRow(_ shape: [Int]) throws {
    let count = shape.reduce(1, *)
    for blockBytes in [1, 4, 64] {
      try write(
        (0..<count).map { [Double($0)] }, .binary32, shape, axis: nil, blockBytes: blockBytes)
      #expect(folder.bytes("out.npy") == AxisTests.file(shape))
    }
  }

  /// Every encoding of the narrow formats, seeded samples of the wide ones.
  @Test(arguments: FloatFormat.all)
  func everyFormatReadsBack(_ format: FloatFormat) throws {
    var generator = SplitMix64(state: 7)
    let mask = UInt64.max >> UInt64(64 - format.bitWidth)
    let bits =
      format.bitWidth <= 16
      ? Array(0...mask) : (0..<10_000).map { _ in generator.next() & mask } + [0, mask]
    let values = bits.map { format.decode($0) }
    try write([values], format, [values.count], axis: 0)
    let source = try LogitsSource.open(path: path)
    let read = try source.row(0)
    let isFloat = source.logitFormat != nil
    #expect(isFloat == (format.npyDescriptor.hasPrefix("<f")))
    for (value, found) in zip(values, read) {
      let found = isFloat ? found : format.decode(UInt64(found))
      #expect(format.encode(found) == format.encode(value))
    }
  }

  @Test func typesAreThoseOfNumPy() {
    let types = FloatFormat.all.prefix(6).map(\.npyDescriptor)
    #expect(types == ["<f8", "<f4", "<f2", "<u2", "|u1", "|u1"])
  }

  @Test func longHeadersAreVersion2() throws {
    let shape = [Int](repeating: 1, count: 30_000)
    let bytes = NPYHeader.bytes(descriptor: "<f4", shape: shape)
    #expect(bytes[6...7] == [2, 0])
    #expect(bytes.count % 64 == 0)
    #expect(try rows(bytes + littleEndian([Float(3).bitPattern]), "a.npy") == [[3]])
  }

  @Test func targetIsUntouchedUntilFinished() throws {
    folder.add("out.npy", "old".utf8)
    var writer: NPYWriter? = try NPYWriter(path: path, format: .binary64, shape: [1], axis: 0)
    try writer?.write(row: [1], at: 0)
    #expect(folder.names.count == 2)
    #expect(folder.bytes("out.npy") == Array("old".utf8))
    writer?.discard()
    #expect(folder.names == ["out.npy"])
    writer = try NPYWriter(path: path, format: .binary64, shape: [1], axis: 0)
    #expect(folder.names.count == 2)
    writer = nil
    #expect(folder.names == ["out.npy"])
    #expect(folder.bytes("out.npy") == Array("old".utf8))
  }

  @Test func twoWritersToOneTargetDoNotMix() throws {
    let first = try NPYWriter(path: path, format: .binary64, shape: [1], axis: 0)
    let second = try NPYWriter(path: path, format: .binary64, shape: [1], axis: 0)
    try first.write(row: [1], at: 0)
    try second.write(row: [2], at: 0)
    try second.finish()
    try first.finish()
    #expect(try rows(.open(path: path)) == [[1]])
    #expect(folder.names == ["out.npy"])
  }

  @Test func failedFinishLeavesNothing() throws {
    let writer = try NPYWriter(path: path, format: .binary64, shape: [0], axis: nil)
    let temporary = "\(folder.path)/\(folder.names[0])"
    FileSystem.remove(temporary)
    #expect(failure { try writer.finish() } == "\(path): no such file or folder; check the path")
    #expect(folder.names.isEmpty)
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure, "a number that is not rounded") {
      [path = path as String] in
      let writer = try NPYWriter(path: path, format: .binary32, shape: [1], axis: 0)
      try writer.write(row: [0.1], at: 0)
    }
    await #expect(processExitsWith: .failure, "rows that are missing") {
      [path = path as String] in
      try NPYWriter(path: path, format: .binary32, shape: [2], axis: nil).finish()
    }
  }
}
