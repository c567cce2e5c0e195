import FloatFormats

/// The logits of a file, as rows along one axis.
///
/// This module reads logits from NPY, safetensors, delimited text and JSON, and writes result tensors, so that no
/// other module touches files. It may import FloatFormats and the C library.
///
/// Every value is given as the Double that equals it; decimal text is rounded once, to Double. An NPY
/// file stays on disk, and rows are read in blocks of 8 MiB however large it is (a block holds one
/// row at least). The numbers of a text file are held in memory.
///
/// A value may be read several times, and from several threads.
public struct LogitsSource: Sendable {
  enum Storage: Sendable {
    case stored(StoredTensor)
    case memory(MemoryTensor)
  }

  /// The file, and its tensor, as the caller named them; `standard input` for `-`.
  public let name: String
  /// The lengths of the tensor's axes, at least one.
  public let shape: [Int]
  /// The axis along which the rows lie: an index into `shape`, never negative.
  public let axis: Int
  /// What the file's elements are: `binary32`, `int64`, `decimal text`.
  public let elementFormatName: String
  /// The format of an NPY file's floating-point elements; nil for integers and for text.
  public let logitFormat: FloatFormat?

  let layout: AxisLayout
  let storage: Storage

  /// How many rows there are: the product of the other axes' lengths, perhaps 0.
  public var rowCount: Int { layout.rowCount }

  /// How many logits a row has, at least 1.
  public var rowLength: Int { layout.length }
}

extension LogitsSource {
  /// The logits of the file at `path`; `-` is standard input, which is read whole. A safetensors file's
  /// tensor is named after a `#`, as in `model.safetensors#logits`, unless it holds only one.
  ///
  /// What the file is, its first bytes tell (NPY), then its extension (`.npy`, `.safetensors`, `.json`,
  /// `.csv`, `.tsv`, `.txt`), then its first character (`[` or `{` is JSON, all else delimited text).
  ///
  /// - Parameters:
  ///   - axis: the axis of the rows; a negative one counts from the last.
  ///   - encoding: the format whose encodings the unsigned integers or raw bytes of an NPY or safetensors
  ///     file are; nil where integers are numbers.
  /// - Throws: `TensorFileError` if the file is missing, unreadable or not what it claims to be, if
  ///   `axis` is out of range, or if rows would be empty.
  public static func open(
    path: String, axis: Int = -1, encoding: FloatFormat? = nil
  ) throws(TensorFileError) -> LogitsSource {
    let (file, tensor) = TensorKind.parts(ofPath: path)
    return try LogitsSource(
      ByteSource(path: file), axis: axis, tensor: tensor, encoding: encoding)
  }

  /// The logits of a file in memory, called `name` in errors; its extension counts as for a file.
  ///
  /// - Throws: `TensorFileError`, as `open` does.
  public init(bytes: [UInt8], name: String, axis: Int = -1) throws(TensorFileError) {
    try self.init(ByteSource(name: name, bytes: bytes), axis: axis)
  }

  /// - Parameter blockBytes: how much of an NPY file is held at a time.
  init(
    _ source: ByteSource, axis: Int, tensor: String? = nil, encoding: FloatFormat? = nil,
    blockBytes: Int = 8 << 20
  ) throws(TensorFileError) {
    switch try TensorKind(source, tensor: tensor) {
    case .npy:
      try self.init(
        source, try NPYHeader(source, encoding: encoding).array, axis: axis,
        blockBytes: blockBytes)
    case .safetensors(let tensor):
      let header = try SafetensorsHeader(source)
      try self.init(
        source, try header.array(named: tensor, source, encoding: encoding), axis: axis,
        tensor: tensor,
        blockBytes: blockBytes)
    case .json:
      var reader = JSONTensor(try ByteStream(source))
      try self.init(source, text: reader.read(), axis: axis)
    case .delimited:
      var reader = DelimitedText(try ByteStream(source))
      try self.init(source, text: reader.read(), axis: axis)
    }
  }

  private init(
    _ source: ByteSource, _ array: StoredArray, axis: Int, tensor name: String? = nil,
    blockBytes: Int
  ) throws(TensorFileError) {
    let axis = try source.normalize(axis, shape: array.shape)
    let tensor = StoredTensor(source, array, axis: axis, blockBytes: blockBytes)
    self.init(
      name: source.name + (name.map { "#" + $0 } ?? ""), shape: array.shape, axis: axis,
      elementFormatName: array.element.name,
      logitFormat: array.element.format, layout: tensor.layout, storage: .stored(tensor))
  }

  private init(_ source: ByteSource, text: MemoryTensor, axis: Int) throws(TensorFileError) {
    let axis = try source.normalize(axis, shape: text.shape)
    self.init(
      name: source.name, shape: text.shape, axis: axis, elementFormatName: "decimal text",
      logitFormat: nil, layout: AxisLayout(shape: text.shape, axis: axis), storage: .memory(text))
  }
}

extension LogitsSource {
  /// The same tensor as rows along another of its axes; nothing is opened or read for it.
  ///
  /// - Precondition: the tensor has such an axis, and elements.
  public func along(axis: Int) -> LogitsSource {
    precondition(shape.indices.contains(axis) && shape[axis] > 0, "the tensor has no such axis")
    let layout = AxisLayout(shape: shape, axis: axis)
    switch storage {
    case .stored(let tensor):
      let turned = tensor.along(axis: axis)
      return LogitsSource(
        name: name, shape: shape, axis: axis, elementFormatName: elementFormatName,
        logitFormat: logitFormat, layout: turned.layout, storage: .stored(turned))
    case .memory:
      return LogitsSource(
        name: name, shape: shape, axis: axis, elementFormatName: elementFormatName,
        logitFormat: logitFormat, layout: layout, storage: storage)
    }
  }

  /// Calls `body` with each row's number and logits, in order; rows are numbered in C order over the
  /// other axes.
  ///
  /// - Throws: what `body` throws; `TensorFileError` if the file shrank, cannot be read, or has an
  ///   integer that a Double cannot hold.
  public func forEachRow(_ body: (Int, [Double]) throws -> Void) throws {
    switch storage {
    case .stored(let tensor): try tensor.forEachRow(body)
    case .memory(let tensor):
      for index in 0..<rowCount { try body(index, tensor.row(index, of: layout)) }
    }
  }

  /// The logits of the row numbered `index`. To read many rows, `forEachRow` is faster.
  ///
  /// - Precondition: `0 <= index < rowCount`.
  /// - Throws: `TensorFileError`, as `forEachRow` does.
  public func row(_ index: Int) throws(TensorFileError) -> [Double] {
    precondition((0..<rowCount).contains(index), "there is no row \(index) of \(rowCount)")
    switch storage {
    case .stored(let tensor): return try tensor.row(index)
    case .memory(let tensor): return tensor.row(index, of: layout)
    }
  }
}

extension ByteSource {
  /// `axis` counted from the first axis of `shape`.
  ///
  /// - Throws: `TensorFileError` if there is no such axis, or its length is 0.
  fileprivate func normalize(_ axis: Int, shape: [Int]) throws(TensorFileError) -> Int {
    let text = "shape \(shape.shapeText)"
    guard (-shape.count..<shape.count).contains(axis) else {
      throw error("\(text) has no axis \(axis); choose \(-shape.count) to \(shape.count - 1)")
    }
    let index = axis < 0 ? axis + shape.count : axis
    guard shape[index] > 0 else {
      throw error("empty rows: axis \(axis) of \(text) has length 0; choose another axis")
    }
    return index
  }
}
