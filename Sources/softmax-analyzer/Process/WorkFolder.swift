import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder for the files between this program and one that it runs, which nobody else may read; removed with
/// its last owner, or at an interrupt. What runs that were killed left is removed by the next.
final class WorkFolder {
  private static let prefix = "softmax-check-"

  private let url: URL
  private let lock: FileLock

  /// - Throws: `ArgumentError` where no temporary files can be made.
  init() throws {
    let parent = FileManager.default.temporaryDirectory
    Self.clear(parent)
    while true {
      let url = parent.appending(path: Self.prefix + UUID().uuidString)
      // Another run may take the folder for a leftover before it is locked.
      guard let lock = try Self.make(url, in: parent) else { continue }
      (self.url, self.lock) = (url, lock)
      return
    }
  }

  private static func make(_ url: URL, in parent: URL) throws -> FileLock? {
    do {
      return try UnfinishedFiles.make(url.path, removal: remove) { () throws -> FileLock? in
        try FileManager.default.createDirectory(
          at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return FileLock(path: url.path)
      }
    } catch {
      throw ArgumentError(
        description:
          "\(parent.path): no temporary files can be made there; set TMPDIR to a folder that can be "
          + "written to")
    }
  }

  deinit {
    Self.remove(url.path)
    UnfinishedFiles.forget(url.path)
  }

  /// Removes the folders of runs that were killed: nobody holds a lock on them.
  private static func clear(_ parent: URL) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] {
      guard name.hasPrefix(prefix), UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
      else { continue }
      let path = parent.appending(path: name).path
      guard let lock = FileLock(path: path), lock.isExclusive else { continue }
      remove(path)
    }
  }

  /// Removes the folder with all that is in it; a few times where a program that is ending still adds to it.
  private static func remove(_ path: String) {
    for _ in 0..<20 where FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// The path of a file in it, which may not exist yet.
  func path(_ name: String) -> String { url.appending(path: name).path }
}
