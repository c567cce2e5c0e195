/// A new file beside its target, which takes the target's place when it is complete.
///
/// Until `commit` the target is as it was, and if `commit` is never called the new file is removed
/// when its last owner goes, or at an interrupt (`UnfinishedFiles`); a process that is killed leaves a file
/// `.tensor-<process>-<number>.tmp`.
final class TemporaryFile {
  private let file: SystemFile
  private let path: String
  private let target: String
  private let name: String
  private var exists = true

  /// - Parameter name: the path of the target. A symbolic link is followed.
  /// - Throws: `TensorFileError` if the target is a directory, a device or write-protected, or its
  ///   folder is missing or write-protected.
  init(target name: String) throws(TensorFileError) {
    let status = FileStatus(path: name)
    try Self.check(status, name)
    let target = FileSystem.resolve(name) ?? name
    (file, path) = try Self.create(beside: target, name: name, mode: status?.mode)
    self.target = target
    self.name = name
  }

  deinit { discard() }

  /// A new file in the folder of `target`; the first number that nobody uses makes its name.
  private static func create(
    beside target: String, name: String, mode: UInt32?
  ) throws(TensorFileError) -> (file: SystemFile, path: String) {
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    var number = 0
    while true {
      let path = "\(folder).tensor-\(FileSystem.processID)-\(number).tmp"
      let file = try UnfinishedFiles.make(path, removal: FileSystem.remove) {
        () throws(TensorFileError) in try SystemFile(creating: path, name: name, mode: mode)
      }
      if let file { return (file, path) }
      number += 1
    }
  }

  private static func check(_ status: FileStatus?, _ name: String) throws(TensorFileError) {
    guard !name.isEmpty else {
      throw TensorFileError(file: "''", place: nil, message: "is not a path; name a file")
    }
    guard let status else { return }
    let fault =
      switch status {
      case _ where status.isDirectory: "is a directory; name a file in it"
      case _ where !status.isRegular: "is not a regular file; name another"
      case _ where !FileSystem.isWritable(name): "is write-protected; name another"
      default: String?.none
      }
    if let fault { throw TensorFileError(file: name, place: nil, message: fault) }
  }

  /// Writes `buffer` from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(TensorFileError) {
    try file.write(buffer, at: offset)
  }

  /// Writes the part `range` of `buffer` from `offset` on.
  ///
  /// - Throws: `TensorFileError` if the disk is full or fails.
  func write(_ buffer: [UInt8], _ range: Range<Int>, at offset: Int) throws(TensorFileError) {
    try buffer.span.bytes.withUnsafeBytes { bytes throws(TensorFileError) in
      try file.write(UnsafeRawBufferPointer(rebasing: bytes[range]), at: offset)
    }
  }

  /// Puts the file in the place of its target, at once.
  ///
  /// - Precondition: neither `commit` nor `discard` was called.
  /// - Throws: `TensorFileError` if the system refuses; the target is then as it was.
  func commit() throws(TensorFileError) {
    precondition(exists, "the file was finished or given up before")
    guard FileSystem.rename(path, to: target) else { throw .system(name, doing: "renaming") }
    UnfinishedFiles.forget(path)
    exists = false
  }

  /// Removes the file; the target stays as it was.
  func discard() {
    guard exists else { return }
    FileSystem.remove(path)
    UnfinishedFiles.forget(path)
    exists = false
  }
}
