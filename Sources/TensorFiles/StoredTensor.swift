/// The rows of an array in a binary file, read in blocks.
struct StoredTensor: Sendable {
  let source: ByteSource
  let array: StoredArray
  let layout: AxisLayout
  /// Where the rows lie, if not in the order of their numbers.
  let order: FortranRows?
  /// Bytes of a file that are held at a time; more only if one row is longer.
  let blockBytes: Int

  init(
    source: ByteSource, array: StoredArray, layout: AxisLayout, order: FortranRows?, blockBytes: Int
  ) {
    (self.source, self.array, self.layout) = (source, array, layout)
    (self.order, self.blockBytes) = (order, blockBytes)
  }

  /// The rows along one of the array's axes.
  init(_ source: ByteSource, _ array: StoredArray, axis: Int, blockBytes: Int) {
    let isReversed = array.isFortranOrder
    self.init(
      source: source, array: array,
      layout: AxisLayout(
        shape: isReversed ? array.shape.reversed() : array.shape,
        axis: isReversed ? array.shape.count - 1 - axis : axis),
      order: isReversed ? FortranRows(shape: array.shape, axis: axis) : nil,
      blockBytes: blockBytes)
  }

  /// The rows along another axis of the array.
  func along(axis: Int) -> StoredTensor {
    StoredTensor(source, array, axis: axis, blockBytes: blockBytes)
  }

  /// Calls `body` with each row and its number, in order.
  ///
  /// - Throws: what `body` throws, and `TensorFileError` if the file shrank, cannot be read or has an
  ///   integer that a Double cannot hold.
  func forEachRow(_ body: (Int, [Double]) throws -> Void) throws {
    var buffer: [UInt8] = []
    var row = [Double](repeating: 0, count: layout.rowCount == 0 ? 0 : layout.length)
    var next = 0
    guard order == nil else {
      for index in 0..<layout.rowCount { try body(index, self.row(index)) }
      return
    }
    while next < layout.rowCount {
      let block = layout.block(at: next, capacity: blockBytes / array.element.byteCount)
      try load(block, into: &buffer)
      for index in block.rows {
        try decode(index, of: block, from: buffer, into: &row)
        try body(index, row)
      }
      next = block.rows.upperBound
    }
  }

  /// The row of that number.
  ///
  /// - Throws: `TensorFileError` as `forEachRow` does.
  func row(_ index: Int) throws(TensorFileError) -> [Double] {
    var buffer: [UInt8] = []
    var row = [Double](repeating: 0, count: layout.length)
    let place = order?.place(of: index) ?? index
    let block = layout.block(at: place, capacity: 0)
    try load(block, into: &buffer)
    try decode(place, of: block, from: buffer, into: &row)
    return row
  }

  func load(_ block: RowBlock, into buffer: inout [UInt8]) throws(TensorFileError) {
    let size = array.element.byteCount
    let byteCount = block.elementCount * size
    if buffer.count != byteCount { buffer = [UInt8](repeating: 0, count: byteCount) }
    for run in block.runs {
      let start = array.dataOffset + run.element * size
      try source.read(
        start..<start + block.runLength * size, into: &buffer, at: run.bufferIndex * size)
    }
  }

  func decode(
    _ index: Int, of block: RowBlock, from buffer: [UInt8], into row: inout [Double]
  ) throws(TensorFileError) {
    do {
      try array.element.decode(
        buffer, start: block.bufferIndex(ofRow: index), stride: block.width, into: &row)
    } catch {
      let element = block.elementIndex(ofBufferIndex: error.bufferIndex)
      let reason =
        array.element.encoding.map { "which is no encoding of \($0.name); check its format" }
        ?? "which binary64 cannot hold; convert to <f8"
      throw source.error("element \(element) is \(error.text), \(reason)")
    }
  }
}
