/// Where a result goes: a file, which appears whole or not at all, or a stream, such as a pipe, a device or
/// standard output, which gets the bytes in order.
final class OutputFile {
  private enum Target {
    case file(TemporaryFile)
    case stream(OutputStream)
  }

  private let target: Target

  /// - Parameters:
  ///   - path: `-` is standard output, as are the names that the system has for it.
  ///   - isWhole: whether a stream gets nothing before `commit`, either.
  /// - Throws: `TensorFileError` if the path leads to a directory, to a disk, to something write-protected or
  ///   into a folder that is missing or write-protected.
  init(path: String, isWhole: Bool = false) throws(TensorFileError) {
    if OutputStream.isStandardOutput(path) {
      target = .stream(OutputStream.standardOutput(isWhole: isWhole))
    } else if let status = FileStatus(path: path), status.isFIFO || status.isCharacterDevice {
      target = .stream(try OutputStream(path: path, isWhole: isWhole))
    } else {
      target = .file(try TemporaryFile(target: path))
    }
  }

  /// Writes `buffer` from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(TensorFileError) {
    switch target {
    case .file(let file): try file.write(buffer, at: offset)
    case .stream(let stream): try stream.write(buffer, at: offset)
    }
  }

  /// Writes the part `range` of `buffer` from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func write(_ buffer: [UInt8], _ range: Range<Int>, at offset: Int) throws(TensorFileError) {
    try buffer.span.bytes.withUnsafeBytes { bytes throws(TensorFileError) in
      try write(UnsafeRawBufferPointer(rebasing: bytes[range]), at: offset)
    }
  }

  /// Puts a file in its place, at once; gives a stream what it has not got yet.
  ///
  /// - Precondition: neither `commit` nor `discard` was called.
  /// - Throws: `TensorFileError` if the system refuses; a file at the path is then as it was.
  func commit() throws(TensorFileError) {
    switch target {
    case .file(let file): try file.commit()
    case .stream(let stream): try stream.finish()
    }
  }

  /// Gives up: a file at the path stays as it was.
  func discard() {
    if case .file(let file) = target { file.discard() }
  }
}
