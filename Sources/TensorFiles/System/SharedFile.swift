/// Files that several programs add to, such as a job's summary.
public enum SharedFile {
  /// Adds `text`, in UTF-8, at the end of the file at `path`, which is made if it is missing; at once, so that
  /// what others add stands before or after it.
  ///
  /// - Throws: `TensorFileError` if the folder is missing, the disk is full, or `path` cannot be written to.
  public static func append(_ text: String, to path: String) throws(TensorFileError) {
    let file = try SystemFile(appendingTo: path)
    try file.append(Array(text.utf8))
  }
}
