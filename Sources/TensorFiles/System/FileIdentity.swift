/// Which file a path leads to, however the path is spelled: through symbolic and hard links, and where the
/// file is yet to be made.
public enum FileIdentity: Hashable, Sendable {
  /// A file that exists, by its device and its number there.
  case existing(device: UInt64, number: UInt64)
  /// A file that does not, by its folder and its name in it.
  case missing(folderDevice: UInt64, folderNumber: UInt64, name: String)

  /// The file that writing to `path` would change, or reading from it would read. Nil for terminals and
  /// other devices, which hold nothing that could be overwritten, and where the folder does not exist.
  public init?(path: String) {
    if let status = FileStatus(path: path) {
      self.init(status)
      return
    }
    let target = FileSystem.followed(path)
    let (folder, name) = FileSystem.parts(of: target)
    guard !name.isEmpty, let status = FileStatus(path: folder.isEmpty ? "." : folder) else {
      return nil
    }
    self = .missing(folderDevice: status.device, folderNumber: status.number, name: name)
  }

  /// The file that standard input comes from; nil for a pipe or a terminal.
  public static var standardInput: FileIdentity? { ofStream(0) }

  /// The file that standard output goes to; nil for a pipe or a terminal.
  public static var standardOutput: FileIdentity? { ofStream(1) }

  private static func ofStream(_ descriptor: Int32) -> FileIdentity? {
    guard let status = FileStatus(descriptor: descriptor), status.isRegular else { return nil }
    return FileIdentity(status)
  }

  private init?(_ status: FileStatus) {
    guard !status.isCharacterDevice else { return nil }
    self = .existing(device: status.device, number: status.number)
  }
}
