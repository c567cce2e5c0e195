import FloatFormats

/// Whole rows of logits, one after the other: as Floats where the file's elements are such or narrower,
/// else as Doubles; each logit exactly.
public enum LogitRows: Sendable {
  case floats([Float])
  case doubles([Double])

  /// The logits, each exactly.
  public var numbers: [Double] {
    switch self {
    case .floats(let floats): floats.map { Double($0) }
    case .doubles(let doubles): doubles
    }
  }
}

extension LogitsSource {
  /// Some rows, one after the other. Neighbouring rows of the last axis, in C order, are read at once.
  ///
  /// - Precondition: there are such rows.
  /// - Throws: as `forEachRow` does.
  public func rows(_ rows: Range<Int>) throws(TensorFileError) -> LogitRows {
    switch storage {
    case .stored(let tensor): try tensor.rows(rows)
    case .memory(let tensor): .doubles(rows.flatMap { tensor.row($0, of: layout) })
    }
  }

  /// Calls `body` with stretches of rows that fit into `capacity` numbers, or hold one row, as far as the
  /// file's order allows without reading any part of it twice.
  ///
  /// - Parameter capacity: nil for what passes through a processor's caches at once.
  public func forEachStretch(
    capacity: Int? = nil, _ body: (Range<Int>) throws -> Void
  ) rethrows {
    let isInOrder: Bool
    let fitting: Int
    switch storage {
    case .stored(let tensor): (isInOrder, fitting) = (tensor.order == nil, tensor.stretchCapacity)
    case .memory: (isInOrder, fitting) = (true, StoredTensor.streamBytes / 8)
    }
    let capacity = capacity ?? fitting
    var next = 0
    while next < rowCount {
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
  /// Bytes of a file that pass through the caches as one block.
  static let streamBytes = 1 << 20

  /// Numbers of a stretch: rows of other axes than the last are read in slabs.
  fileprivate var stretchCapacity: Int {
    (layout.inner == 1 ? Self.streamBytes : blockBytes) / array.element.byteCount
  }

  /// As `LogitsSource.rows(_:)`.
  fileprivate func rows(_ rows: Range<Int>) throws(TensorFileError) -> LogitRows {
    let isPlain = order == nil && layout.inner == 1
    if isPlain, array.element.isNative(.float32) { return .floats(try numbers(of: rows)) }
    if isPlain, array.element.isNative(.float64) { return .doubles(try numbers(of: rows)) }
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count * layout.length)
    if order == nil {
      var next = rows.lowerBound
      var buffer: [UInt8] = []
      var row = [Double](repeating: 0, count: layout.length)
      while next < rows.upperBound {
        let block = layout.block(at: next, capacity: (rows.upperBound - next) * layout.length)
        try load(block, into: &buffer)
        for index in block.rows.clamped(to: rows) {
          try decode(index, of: block, from: buffer, into: &row)
          numbers += row
        }
        next = min(block.rows.upperBound, rows.upperBound)
      }
    } else {
      for row in rows { numbers += try self.row(row) }
    }
    let isNarrow =
      array.element.format.map { FloatFormat.binary32.holdsEveryNumber(of: $0) } ?? false
    return isNarrow ? .floats(numbers.map { Float($0) }) : .doubles(numbers)
  }

  /// Rows that lie in the file as they do in memory, little-endian.
  private func numbers<Number: BitwiseCopyable>(
    of rows: Range<Int>
  ) throws(TensorFileError) -> [Number] {
    let size = MemoryLayout<Number>.size
    let start = array.dataOffset + rows.lowerBound * layout.length * size
    let length = rows.count * layout.length
    var failure: TensorFileError?
    let numbers = [Number](unsafeUninitializedCapacity: length) { target, count in
      // Sound: the bytes of Floats and Doubles may be any, and all are read, or the array is dropped.
      do throws(TensorFileError) {
        try source.read(
          start..<start + length * size, into: UnsafeMutableRawBufferPointer(target))
        count = length
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return numbers
  }
}
