#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file descriptor, closed when its last owner goes.
///
/// With `FileSystem`, the only place that calls the C library. Reads and writes name their offset, so
/// no file position is shared and a value may be used from several threads.
final class SystemFile: Sendable {
  /// The file as error messages call it.
  let name: String
  private let descriptor: Int32
  private let status: FileStatus

  /// - Throws: `TensorFileError` if the file is missing, unreadable or a directory.
  init(reading path: String) throws(TensorFileError) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard let status = FileStatus(descriptor: descriptor) else {
      throw .system(path, doing: "opening")
    }
    self.status = status
    guard !status.isDirectory else {
      throw TensorFileError(file: path, place: nil, message: "is a directory; name a file")
    }
  }

  /// A new, empty file, or nil if something has that path already.
  ///
  /// - Parameter name: the file as errors call it, here and in every write.
  /// - Parameter mode: its permissions, as far as the file system has them; nil for the usual ones.
  /// - Throws: `TensorFileError` if the file cannot be created.
  init?(creating path: String, name: String, mode: UInt32?) throws(TensorFileError) {
    self.name = name
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode ?? 0o666))
    guard descriptor >= 0 || errno != EEXIST else { return nil }
    guard let status = FileStatus(descriptor: descriptor) else {
      guard errno != ENOENT else {
        throw TensorFileError(
          file: name, place: nil, message: "its folder does not exist; create it first")
      }
      throw .system(name, doing: "creating a file in its folder")
    }
    self.status = status
    // Not subject to the umask, unlike the mode given to `open`.
    if let mode { _ = fchmod(descriptor, mode_t(mode)) }
  }

  /// A file to add to, made if it is missing.
  ///
  /// - Throws: `TensorFileError` if it cannot be written to.
  init(appendingTo path: String) throws(TensorFileError) {
    name = path
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard let status = FileStatus(descriptor: descriptor) else {
      throw .system(path, doing: "opening")
    }
    self.status = status
  }

  deinit { close(descriptor) }

  /// Holds the file at `path`, where this one was made, for this process alone.
  ///
  /// - Returns: false if another run holds it already, or has removed it, as a leftover.
  func claim(_ path: String) -> Bool {
    FileLock.lock(descriptor) != nil && FileLock.leads(path, to: descriptor)
  }

  /// Length in bytes of a regular file, when it was opened; nil for a pipe or a device.
  var regularFileLength: Int? { status.isRegular ? status.byteCount : nil }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the file ends before, or cannot be read.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(TensorFileError) {
    var done = 0
    while done < buffer.count {
      // Sound: what is left of the buffer starts at `done`.
      let count = pread(
        descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(name, doing: "reading") }
      guard count > 0 else { throw shrank(to: offset + done, expected: offset + buffer.count) }
      done += count
    }
  }

  private func shrank(to end: Int, expected: Int) -> TensorFileError {
    TensorFileError(
      file: name, place: nil,
      message:
        "shrank while it was read: byte \(end) is its end, but \(expected) bytes were there; "
        + "read it again when nothing writes to it")
  }

  /// Writes `buffer` from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(TensorFileError) {
    var done = 0
    while done < buffer.count {
      // Sound: what is left of the buffer starts at `done`.
      let count = pwrite(
        descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(name, doing: "writing") }
      done += count
    }
  }

  /// Adds `bytes` at the end, by one call of the system where that takes them all.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func append(_ bytes: [UInt8]) throws(TensorFileError) {
    var done = 0
    while done < bytes.count {
      // Sound: what is left of the buffer starts at `done`.
      let count = bytes.withUnsafeBytes {
        systemAppend(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(name, doing: "writing") }
      done += count
    }
  }

  /// All bytes from the current position to the end: for a pipe or a device.
  ///
  /// - Parameter limit: the most bytes that are read.
  /// - Throws: `TensorFileError` if reading fails, or there are more.
  func readToEnd(limit: Int) throws(TensorFileError) -> [UInt8] {
    try Self.readToEnd(of: descriptor, name: name, limit: limit)
  }

  /// All bytes of standard input that were not read yet, as for `readToEnd`.
  static func readStandardInput(name: String, limit: Int) throws(TensorFileError) -> [UInt8] {
    try readToEnd(of: STDIN_FILENO, name: name, limit: limit)
  }

  private static func readToEnd(
    of descriptor: Int32, name: String, limit: Int
  ) throws(TensorFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        // Sound: the pointer and the count are the buffer's own.
        systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(name, doing: "reading") }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw TensorFileError(
          file: name, place: nil,
          message:
            "goes on after \(limit >> 20) MiB, the most that is read from a pipe or a device; "
            + "check what writes to it, or name a file")
      }
      bytes += chunk[..<count]
    }
  }
}

/// C's `read`, by a name that no method here has.
private let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = {
  read($0, $1, $2)
}

/// C's `write`, by a name that no method here has.
private let systemAppend: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = { write($0, $1, $2) }
