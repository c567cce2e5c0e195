import FloatFormats

/// Writes a tensor row by row to an NPY file, which appears under its name only when it is complete, or to a
/// stream.
///
/// Rows come in the order of their numbers. They are collected, encoded, in a block of 8 MiB (one row
/// at least) and written in runs, so memory stays flat for every axis.
///
/// If `finish` is not called, what was at the path stays untouched.
public final class NPYWriter {
  private let format: FloatFormat
  private let layout: AxisLayout
  private let blockBytes: Int
  private let file: OutputFile
  private let dataOffset: Int
  private var block: RowBlock?
  private var buffer: [UInt8] = []
  private var nextRow = 0

  /// A tensor of `format` and `shape`, in C order.
  ///
  /// binary64, binary32 and binary16 are written as `<f8`, `<f4` and `<f2`; NumPy does not know the
  /// table's others, whose bits are written as `<u2` and `|u1`. Numbers of custom formats are written in the
  /// narrowest of these float types that holds every number of the format.
  ///
  /// - Parameter axis: the axis of the rows; a negative one counts from the last. With nil each
  ///   element is a row of its own: a result that has one value for each row of a tensor has that
  ///   tensor's shape without the axis, and `[]` for a tensor of one axis.
  /// - Precondition: no length is negative, that of `axis` is not 0, and `axis` is in range.
  /// A pipe, a device and standard output, which is `-`, get the bytes in order; along another axis than the
  /// last, some of them are held in memory until it is their turn.
  ///
  /// - Throws: `TensorFileError` if the folder is missing or write-protected, if `path` is a
  ///   directory, a disk or write-protected, or if the disk is full.
  public convenience init(
    path: String, format: FloatFormat, shape: [Int], axis: Int?
  ) throws(TensorFileError) {
    try self.init(path: path, format: format, shape: shape, axis: axis, blockBytes: 8 << 20)
  }

  init(
    path: String, format: FloatFormat, shape: [Int], axis: Int?, blockBytes: Int
  ) throws(TensorFileError) {
    precondition(AxisLayout.elementCount(of: shape) != nil, "no tensor has the shape \(shape)")
    let axis = axis.map { $0 < 0 ? $0 + shape.count : $0 }
    precondition(axis.map { shape.indices.contains($0) && shape[$0] > 0 } ?? true, "no such axis")
    self.format = format
    self.blockBytes = blockBytes
    layout = AxisLayout(shape: shape, axis: axis)
    // What is undecided is NaN in the other formats.
    file = try OutputFile(path: path, isWhole: !format.hasNaN)
    let header = NPYHeader.bytes(descriptor: format.npyDescriptor, shape: shape)
    dataOffset = header.count
    try file.write(header, header.indices, at: 0)
  }

  /// Writes the row numbered `index`: numbers of the format, rounded before.
  ///
  /// - Precondition: `index` is 0, then one more each time; `row` is as long as the axis.
  /// - Throws: `TensorFileError` if the disk is full or fails.
  public func write(row: [Double], at index: Int) throws(TensorFileError) {
    precondition(index == nextRow && index < layout.rowCount, "row \(index) is not the next one")
    precondition(row.count == layout.length, "a row of \(row.count), not of \(layout.length)")
    let block = block ?? startBlock()
    let start = block.bufferIndex(ofRow: index)
    format.encode(row, into: &buffer, start: start, stride: block.width)
    nextRow += 1
    guard nextRow == block.rows.upperBound else { return }
    self.block = nil
    try flush(block)
  }

  /// Writes rows that follow each other, the first of them numbered `index`: numbers of the format,
  /// rounded before.
  ///
  /// - Precondition: as for `write(row:at:)`; `rows` holds whole rows.
  /// - Throws: `TensorFileError` if the disk is full or fails.
  public func write<Number: BinaryFloatingPoint & BitwiseCopyable>(
    rows: [Number], at index: Int
  ) throws(TensorFileError) {
    let length = layout.length
    precondition(rows.count % length == 0, "the numbers are not whole rows")
    let isAsInFile =
      Number.self == Float.self && format == .binary32
      || Number.self == Double.self && format == .binary64
    if isAsInFile, layout.inner == 1, block == nil {
      precondition(index == nextRow, "row \(index) is not the next one")
      nextRow += rows.count / length
      precondition(nextRow <= layout.rowCount, "there are only \(layout.rowCount) rows")
      let offset = dataOffset + index * length * format.npyByteCount
      try rows.span.bytes.withUnsafeBytes { bytes throws(TensorFileError) in
        try discardingOnError { () throws(TensorFileError) in try file.write(bytes, at: offset) }
      }
      return
    }
    for row in 0..<rows.count / length {
      try write(
        row: rows[row * length..<(row + 1) * length].map { Double($0) }, at: index + row)
    }
  }

  /// Completes the file and puts it in its place.
  ///
  /// - Precondition: every row was written, and no method threw.
  /// - Throws: `TensorFileError` if the system refuses; what was at the path is then as it was.
  public func finish() throws(TensorFileError) {
    precondition(nextRow == layout.rowCount, "only \(nextRow) of \(layout.rowCount) rows written")
    try file.commit()
  }

  /// Gives up: removes what was written. The same happens when the writer goes unfinished.
  public func discard() {
    file.discard()
  }
}

extension NPYWriter {
  private func startBlock() -> RowBlock {
    let block = layout.block(at: nextRow, capacity: blockBytes / format.npyByteCount)
    let byteCount = block.elementCount * format.npyByteCount
    if buffer.count != byteCount { buffer = [UInt8](repeating: 0, count: byteCount) }
    self.block = block
    return block
  }

  private func flush(_ block: RowBlock) throws(TensorFileError) {
    let size = format.npyByteCount
    try discardingOnError { () throws(TensorFileError) in
      for run in block.runs {
        let range = run.bufferIndex * size..<(run.bufferIndex + block.runLength) * size
        try file.write(buffer, range, at: dataOffset + run.element * size)
      }
    }
  }

  private func discardingOnError(
    _ write: () throws(TensorFileError) -> Void
  ) throws(TensorFileError) {
    do { try write() } catch {
      file.discard()
      throw error
    }
  }
}
