/// What is wrong with the bytes of a file that is read beside tensors. Whoever knows the file's name puts it before.
public struct DataFileError: Error, Sendable, Hashable {
  /// Counted from 1; nil where it is not in a line of its own.
  public let line: Int?
  public let message: String
}
