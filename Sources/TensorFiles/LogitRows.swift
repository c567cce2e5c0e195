/// Whole rows of logits, one after the other: as Floats where the file's elements are such or narrower,
/// else as Doubles; each logit exactly.
public enum LogitRows: Sendable {
  case floats([Float])
  case doubles([Double])
}

extension LogitsSource {
  /// Calls `body` with the numbers of a stretch of rows and their logits, in order. A stretch holds
  /// about 1 MiB of the file, or one row if that is longer.
  ///
  /// - Throws: as `forEachRow` does.
  public func forEachBlock(_ body: (Range<Int>, LogitRows) throws -> Void) throws {
    switch storage {
    case .stored(let tensor):
      try tensor.forEachBlock(body)
    case .memory(let tensor):
      let step = max(1, StoredTensor.streamBytes / (8 * rowLength))
      for first in stride(from: 0, to: rowCount, by: step) {
        let rows = first..<min(first + step, rowCount)
        try body(rows, .doubles(rows.flatMap { tensor.row($0, of: layout) }))
      }
    }
  }
}

extension LogitsSource {
  /// The numbers of some rows, one row after the other. Neighbouring rows of the last axis, in C order, are
  /// read at once.
  ///
  /// - Precondition: there are such rows.
  /// - Throws: as `forEachRow` does.
  public func numbers(of rows: Range<Int>) throws(TensorFileError) -> [Double] {
    switch storage {
    case .stored(let tensor): return try tensor.numbers(of: rows)
    case .memory(let tensor): return rows.flatMap { tensor.row($0, of: layout) }
    }
  }

  /// Calls `body` with stretches of rows that fit into `capacity` numbers, or hold one row, as far as the
  /// file's order allows without reading any part of it twice.
  public func forEachStretch(
    capacity: Int, _ body: (Range<Int>) throws -> Void
  ) rethrows {
    var next = 0
    while next < rowCount {
      let isInOrder = if case .stored(let tensor) = storage { tensor.order == nil } else { true }
      let end =
        isInOrder
        ? layout.block(at: next, capacity: capacity).rows.upperBound
        : min(next + max(1, capacity / rowLength), rowCount)
      try body(next..<end)
      next = end
    }
  }
}

extension StoredTensor {
  /// As `LogitsSource.numbers(of:)`.
  func numbers(of rows: Range<Int>) throws(TensorFileError) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count * layout.length)
    guard order == nil else {
      for row in rows { numbers += try self.row(row) }
      return numbers
    }
    var next = rows.lowerBound
    var buffer: [UInt8] = []
    var row = [Double](repeating: 0, count: layout.length)
    while next < rows.upperBound {
      let block = layout.block(at: next, capacity: (rows.upperBound - next) * layout.length)
      if layout.inner == 1, array.element.isNative(.float64) {
        numbers += try self.numbers(of: block) as [Double]
      } else if layout.inner == 1, array.element.isNative(.float32) {
        numbers += (try self.numbers(of: block) as [Float]).lazy.map(Double.init)
      } else {
        try load(block, into: &buffer)
        for index in block.rows.clamped(to: rows) {
          try decode(index, of: block, from: buffer, into: &row)
          numbers += row
        }
      }
      next = min(block.rows.upperBound, rows.upperBound)
    }
    return numbers
  }

  /// Bytes of a file that pass through the caches as one block.
  static let streamBytes = 1 << 20

  /// As `LogitsSource.forEachBlock`.
  func forEachBlock(_ body: (Range<Int>, LogitRows) throws -> Void) throws {
    var buffer: [UInt8] = []
    var row = [Double](repeating: 0, count: layout.rowCount == 0 ? 0 : layout.length)
    var next = 0
    guard order == nil else {
      for index in 0..<layout.rowCount {
        try body(index..<index + 1, rows(try self.row(index)))
      }
      return
    }
    while next < layout.rowCount {
      let size = array.element.byteCount
      let capacity = layout.inner == 1 ? Self.streamBytes / size : blockBytes / size
      let block = layout.block(at: next, capacity: capacity)
      let isContiguous = layout.inner == 1
      if isContiguous, array.element.isNative(.float32) {
        try body(block.rows, .floats(numbers(of: block)))
      } else if isContiguous, array.element.isNative(.float64) {
        try body(block.rows, .doubles(numbers(of: block)))
      } else {
        try load(block, into: &buffer)
        var doubles: [Double] = []
        doubles.reserveCapacity(block.elementCount)
        for index in block.rows {
          try decode(index, of: block, from: buffer, into: &row)
          doubles += row
        }
        try body(block.rows, rows(doubles))
      }
      next = block.rows.upperBound
    }
  }

  /// Numbers as the file's format asks for them.
  private func rows(_ doubles: [Double]) -> LogitRows {
    let isNarrow = array.element.format.map { $0.significandBits <= 24 } ?? false
    return isNarrow ? .floats(doubles.map { Float($0) }) : .doubles(doubles)
  }

  /// The numbers of a block that lies in the file as it does in memory, little-endian.
  private func numbers<Number: BitwiseCopyable>(
    of block: RowBlock
  ) throws(TensorFileError) -> [Number] {
    let size = MemoryLayout<Number>.size
    let start = array.dataOffset + block.firstElement * size
    var failure: TensorFileError?
    let numbers = [Number](unsafeUninitializedCapacity: block.elementCount) { target, count in
      // Sound: the bytes of Floats and Doubles may be any, and all are read, or the array is dropped.
      do throws(TensorFileError) {
        try source.read(
          start..<start + block.elementCount * size, into: UnsafeMutableRawBufferPointer(target))
        count = block.elementCount
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return numbers
  }
}
