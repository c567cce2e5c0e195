/// The bytes of a file or of memory, read from any offset.
///
/// A regular file stays on disk. A pipe, a device and standard input are read whole when opened, up to a
/// limit.
struct ByteSource: Sendable {
  private enum Storage: Sendable {
    case file(SystemFile)
    case memory([UInt8])
  }

  /// The most bytes that are read from a pipe or a device.
  static let longestStream = 1 << 30

  /// The file as error messages call it.
  let name: String
  /// How many bytes there were when the source was opened.
  let byteCount: Int
  private let storage: Storage

  private init(name: String, byteCount: Int, storage: Storage) {
    self.name = name
    self.byteCount = byteCount
    self.storage = storage
  }

  /// Bytes in memory, called `name` in errors.
  init(name: String, bytes: [UInt8]) {
    self.init(name: name, byteCount: bytes.count, storage: .memory(bytes))
  }

  /// The file at `path`; `-` is standard input.
  ///
  /// - Parameter streamLimit: the most bytes that are read from a pipe or a device.
  /// - Throws: `TensorFileError` if there is no such file, it is a directory or cannot be read, or a pipe or a
  ///   device gives more bytes.
  init(path: String, streamLimit: Int = longestStream) throws(TensorFileError) {
    guard path != "-" else {
      let name = "standard input"
      self.init(name: name, bytes: try SystemFile.readStandardInput(name: name, limit: streamLimit))
      return
    }
    let file = try SystemFile(reading: path)
    if let length = file.regularFileLength {
      self.init(name: path, byteCount: length, storage: .file(file))
    } else {
      self.init(name: path, bytes: try file.readToEnd(limit: streamLimit))
    }
  }

  /// Copies the bytes `range` to `buffer`, from index `position` on.
  ///
  /// - Precondition: `range` lies inside `0 ..< byteCount`, its copy inside `buffer`.
  /// - Throws: `TensorFileError` if the file shrank or cannot be read.
  func read(
    _ range: Range<Int>, into buffer: inout [UInt8], at position: Int = 0
  ) throws(TensorFileError) {
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    try bytes.withUnsafeMutableBytes { bytes throws(TensorFileError) in
      let target = bytes[position..<position + range.count]
      try read(range, into: UnsafeMutableRawBufferPointer(rebasing: target))
    }
  }

  /// Copies the bytes `range` to `buffer`.
  ///
  /// - Precondition: `range` lies inside `0 ..< byteCount` and is as long as `buffer`.
  /// - Throws: `TensorFileError` if the file shrank or cannot be read.
  func read(
    _ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws(TensorFileError) {
    precondition(range.upperBound <= byteCount, "the range lies beyond the file")
    precondition(range.count == buffer.count, "the buffer does not fit the range")
    switch storage {
    case .memory(let bytes): buffer.copyBytes(from: bytes[range])
    case .file(let file): try file.read(into: buffer, at: range.lowerBound)
    }
  }

  /// The first `count` bytes, or all if there are fewer.
  ///
  /// - Throws: `TensorFileError` if the file shrank or cannot be read.
  func prefix(_ count: Int) throws(TensorFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, byteCount))
    try read(0..<bytes.count, into: &bytes)
    return bytes
  }

  /// An error in this file.
  func error(_ message: String, at place: TensorFileError.Place? = nil) -> TensorFileError {
    TensorFileError(file: name, place: place, message: message)
  }
}
