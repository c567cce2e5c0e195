/// Files that are written whole or not at all, and streams.
public enum AtomicFile {
  /// Makes `bytes` the content of the file at `path`, which is replaced at once; nobody sees a part.
  ///
  /// An existing file keeps its permissions, and a symbolic link still leads to it. A pipe and a device, such
  /// as `/dev/null`, get the bytes in order; `-` is standard output.
  ///
  /// - Throws: `TensorFileError` if the folder is missing, the disk is full, or `path` is a directory,
  ///   a disk or write-protected; a file at `path` is then as it was.
  public static func write(_ bytes: [UInt8], to path: String) throws(TensorFileError) {
    let file = try OutputFile(path: path)
    try file.write(bytes, bytes.indices, at: 0)
    try file.commit()
  }

  /// Makes `text`, in UTF-8, the content of the file at `path`, as for bytes.
  ///
  /// - Throws: `TensorFileError`, as for bytes.
  public static func write(_ text: String, to path: String) throws(TensorFileError) {
    try write(Array(text.utf8), to: path)
  }
}
