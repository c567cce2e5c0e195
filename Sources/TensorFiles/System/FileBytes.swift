/// Files as they are, for those who know what they are.
public enum FileBytes {
  /// Whether the path leads to something.
  public static func exists(_ path: String) -> Bool { FileStatus(path: path) != nil }

  /// Whether the path leads to a regular file, which can be read without waiting for anybody to write.
  public static func isRegular(_ path: String) -> Bool {
    FileStatus(path: path)?.isRegular ?? false
  }

  /// The length in bytes of what the path leads to, if that is a regular file.
  public static func length(ofRegular path: String) -> Int? {
    FileStatus(path: path).flatMap { $0.isRegular ? $0.byteCount : nil }
  }

  /// Whether a result that goes to `path` goes to standard output: `-`, `/dev/stdout` and the like.
  public static func isStandardOutput(_ path: String) -> Bool {
    OutputStream.isStandardOutput(path)
  }

  /// The file of a path that may name a tensor in it: `a.safetensors` for `a.safetensors#x`.
  public static func file(ofTensor path: String) -> String { TensorKind.parts(ofPath: path).file }

  /// Calls `body` with the bytes of the file at `path`, in order, 1 MiB at a time.
  ///
  /// - Throws: what `body` throws; `TensorFileError` if the file is missing, unreadable or shrinks.
  public static func forEachChunk(
    ofFile path: String, _ body: ([UInt8]) throws -> Void
  ) throws {
    let source = try ByteSource(path: path)
    for start in stride(from: 0, to: source.byteCount, by: 1 << 20) {
      let range = start..<min(start + 1 << 20, source.byteCount)
      var bytes = [UInt8](repeating: 0, count: range.count)
      try source.read(range, into: &bytes)
      try body(bytes)
    }
  }

  /// The bytes of the file at `path`.
  ///
  /// - Parameter limit: the most bytes that such a file may have.
  /// - Throws: `TensorFileError` if the file is missing, unreadable or larger.
  public static func all(of path: String, limit: Int = 16 << 20) throws(TensorFileError) -> [UInt8]
  {
    let source = try ByteSource(path: path, streamLimit: limit)
    guard source.byteCount <= limit else {
      throw source.error("has \(source.byteCount) bytes, more than any such file; check the path")
    }
    return try source.prefix(source.byteCount)
  }

  /// The last bytes of the file at `path` as text; what is not UTF-8 is replaced.
  ///
  /// - Throws: `TensorFileError` if the file is missing or unreadable.
  public static func tail(of path: String, bytes count: Int) throws(TensorFileError) -> String {
    let source = try ByteSource(path: path)
    var bytes = [UInt8](repeating: 0, count: min(count, source.byteCount))
    try source.read(source.byteCount - bytes.count..<source.byteCount, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
