import Testing

@testable import TensorFiles

@Suite struct AxisTests {
  static let shapes = [
    [1], [5], [31], [2, 3], [3, 1], [1, 4], [0, 3], [4, 31], [2, 3, 4], [3, 0, 2], [1, 5, 1],
    [2, 2, 3, 2], [3, 1, 2, 5],
  ]

  /// The rows of a tensor whose elements are 0, 1, 2 ... in C order, by indices alone.
  static func expectedRows(_ shape: [Int], axis: Int) -> [[Double]] {
    var strides = [Int](repeating: 1, count: shape.count)
    for index in shape.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * shape[index + 1]
    }
    let others = shape.indices.filter { $0 != axis }
    return (0..<others.reduce(1) { $0 * shape[$1] }).map { row in
      var rest = row
      var start = 0
      for index in others.reversed() {
        start += rest % shape[index] * strides[index]
        rest /= shape[index]
      }
      return (0..<shape[axis]).map { Double(start + $0 * strides[axis]) }
    }
  }

  static func file(_ shape: [Int]) -> [UInt8] {
    let elements = (0..<shape.reduce(1, *)).map { Float($0).bitPattern }
    return NPYHeader.bytes(descriptor: "<f4", shape: shape) + littleEndian(elements)
  }

  @Test(arguments: shapes)
  func rowsAlongEveryAxisInBlocksOfAnySize(_ shape: [Int]) throws {
    let folder = TestFolder()
    let path = folder.add("a.npy", Self.file(shape))
    for axis in -shape.count..<shape.count where shape[axis < 0 ? axis + shape.count : axis] > 0 {
      let index = axis < 0 ? axis + shape.count : axis
      let wanted = Self.expectedRows(shape, axis: index)
      for blockBytes in [1, 4, 8, 12, 20, 24, 28, 48, 100, 1 << 20] {
        let source = try LogitsSource(ByteSource(path: path), axis: axis, blockBytes: blockBytes)
        #expect(source.axis == index)
        #expect(source.rowCount == wanted.count)
        #expect(source.rowLength == shape[index])
        #expect(try rows(source) == wanted, "\(shape) axis \(axis) in \(blockBytes) bytes")
        #expect(try rows(source) == wanted, "the second time")
        #expect(try wanted.indices.map { try source.row($0) } == wanted)
        for capacity in [1, 5, 7, 1000] {
          #expect(try stretches(source, capacity: capacity) == wanted.flatMap { $0 })
        }
      }
    }
  }

  /// Turned to another axis a tensor has the rows that opening it along that axis gives: of NPY in both orders, and
  /// of text.
  @Test func turnedRowsAreThoseOfTheOtherAxis() throws {
    let shape = [2, 3, 4]
    let elements = (0..<24).map { Float($0).bitPattern }
    var fortran = NPYHeader.bytes(descriptor: "<f4", shape: shape)
    let order = try #require(fortran.firstRange(of: Array("False".utf8)))
    fortran.replaceSubrange(order, with: Array("True ".utf8))
    let json = "[[[0,1],[2,3],[4,5]],[[6,7],[8,9],[10,11]]]"
    let files: [(String, [UInt8])] = [
      ("a.npy", Self.file(shape)), ("f.npy", fortran + littleEndian(elements)),
      ("t.json", Array(json.utf8)),
    ]
    for (name, bytes) in files {
      for (axis, other) in [(0, 1), (1, 2), (2, 0), (1, 1)] {
        let turned = try LogitsSource(bytes: bytes, name: name, axis: axis).along(axis: other)
        let opened = try LogitsSource(bytes: bytes, name: name, axis: other)
        #expect(turned.axis == other && turned.rowLength == opened.rowLength)
        #expect(try rows(turned) == rows(opened), "\(name), \(axis) to \(other)")
      }
    }
  }

  /// All numbers, stretch by stretch, which cover the rows.
  private func stretches(_ source: LogitsSource, capacity: Int) throws -> [Double] {
    var numbers: [Double] = []
    var next = 0
    try source.forEachStretch(capacity: capacity) { rows in
      #expect(rows.lowerBound == next)
      next = rows.upperBound
      numbers += try source.rows(rows).numbers
    }
    #expect(next == source.rowCount)
    return numbers
  }

  @Test(arguments: [0, 1, 7, 8, 9, 31 * 8])
  func rowsAroundTheBlockSize(_ count: Int) throws {
    for shape in [[count, 3], [3, count], [3, count, 2]] where shape.last != 0 {
      let bytes = ByteSource(name: "a.npy", bytes: Self.file(shape))
      for axis in shape.indices where shape[axis] > 0 {
        let source = try LogitsSource(bytes, axis: axis, blockBytes: 8 * 4)
        #expect(try rows(source) == Self.expectedRows(shape, axis: axis), "\(shape) axis \(axis)")
      }
    }
  }

  @Test func textHasAxesToo() throws {
    #expect(try rows("1 2 3\n4 5 6".utf8, "a.txt", axis: 0) == [[1, 4], [2, 5], [3, 6]])
    #expect(
      try rows("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]".utf8, "a.json", axis: -2)
        == [[1, 3], [2, 4], [5, 7], [6, 8]])
  }

  @Test func refusesAxesThatAreNotThere() {
    #expect(
      failure { try rows(Self.file([2, 3]), "a.npy", axis: 2) }
        == "a.npy: shape (2, 3) has no axis 2; choose -2 to 1")
    #expect(
      failure { try rows("1 2".utf8, "a.txt", axis: -3) }
        == "a.txt: shape (1, 2) has no axis -3; choose -2 to 1")
  }

  @Test func blocksReadWholeStretchesAtOnce() {
    let layout = AxisLayout(shape: [4, 10, 6], axis: 1)
    #expect(layout.block(at: 0, capacity: 130).runCount == 1)
    #expect(layout.block(at: 0, capacity: 130).rows == 0..<12)
    #expect(layout.block(at: 12, capacity: 59).runCount == 10)
    #expect(layout.block(at: 12, capacity: 59).rows == 12..<17)
    #expect(layout.block(at: 17, capacity: 59).rows == 17..<18)
  }
}
