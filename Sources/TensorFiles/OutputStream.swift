#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A pipe, a device or standard output, which takes bytes in order.
///
/// What comes ahead of its turn is held in memory: the results along another axis than the last are written
/// in runs that are apart.
final class OutputStream {
  private let name: String
  private let descriptor: Int32
  private let isOwned: Bool
  /// Whether nothing is written before the end.
  private let isWhole: Bool
  private var written = 0
  /// Bytes from `written` on, not all of them known yet.
  private var held: [UInt8] = []
  /// Whether the reader is gone, who then wants no more.
  private var isClosed = false

  private init(name: String, descriptor: Int32, isOwned: Bool, isWhole: Bool) {
    self.name = name
    self.descriptor = descriptor
    self.isOwned = isOwned
    self.isWhole = isWhole
  }

  /// - Throws: `TensorFileError` if there is no permission to write.
  convenience init(path: String, isWhole: Bool) throws(TensorFileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw .system(path, doing: "opening") }
    self.init(name: path, descriptor: descriptor, isOwned: true, isWhole: isWhole)
  }

  static func standardOutput(isWhole: Bool) -> OutputStream {
    OutputStream(
      name: "standard output", descriptor: STDOUT_FILENO, isOwned: false, isWhole: isWhole)
  }

  /// Whether `path` is `-` or a name that the system has for standard output.
  static func isStandardOutput(_ path: String) -> Bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// - Throws: `TensorFileError` if the device is full or fails. A pipe that nobody reads any more is quiet.
  func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(TensorFileError) {
    precondition(offset >= written, "the stream is past these bytes")
    if offset == written, held.isEmpty, !isWhole {
      try put(buffer)
      return
    }
    let start = offset - written
    let missing = start + buffer.count - held.count
    if missing > 0 { held += [UInt8](repeating: 0, count: missing) }
    for (index, byte) in buffer.enumerated() { held[start + index] = byte }
  }

  /// Writes what was held.
  ///
  /// - Throws: as `write` does.
  func finish() throws(TensorFileError) {
    let rest = held
    held = []
    try rest.span.bytes.withUnsafeBytes { bytes throws(TensorFileError) in try put(bytes) }
  }

  private func put(_ buffer: UnsafeRawBufferPointer) throws(TensorFileError) {
    var done = 0
    while done < buffer.count, !isClosed {
      // Sound: what is left of the buffer starts at `done`.
      let count = systemWrite(descriptor, buffer.baseAddress! + done, buffer.count - done)
      if count >= 0 {
        done += count
      } else if errno == EPIPE {
        isClosed = true
      } else if errno != EINTR {
        throw .system(name, doing: "writing")
      }
    }
    written += buffer.count
  }
}

/// C's `write`, by a name that no method here has.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }
