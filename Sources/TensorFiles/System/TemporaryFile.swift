/// A new file beside its target, which takes the target's place when it is complete.
///
/// Until `commit` the target is as it was, and if `commit` is never called the new file is removed
/// when its last owner goes, or at an interrupt (`UnfinishedFiles`). A process that is killed leaves it, for
/// the next one that writes to the folder to remove (`Leftovers`).
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
    let target = FileSystem.resolve(name) ?? FileSystem.followed(name)
    (file, path) = try Self.create(beside: target, name: name, mode: status?.mode)
    self.target = target
    self.name = name
  }

  deinit { discard() }

  /// A new file in the folder of `target`, locked.
  private static func create(
    beside target: String, name: String, mode: UInt32?
  ) throws(TensorFileError) -> (file: SystemFile, path: String) {
    let folder = FileSystem.parts(of: target).folder
    Leftovers.clear(folder: folder)
    while true {
      let path = folder + Leftovers.newName()
      let file = try UnfinishedFiles.make(path, removal: FileSystem.remove) {
        () throws(TensorFileError) -> SystemFile? in
        let file = try SystemFile(creating: path, name: name, mode: mode)
        // Another run may take the file for a leftover before it is locked.
        return file?.claim(path) == true ? file : nil
      }
      if let file { return (file, path) }
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
