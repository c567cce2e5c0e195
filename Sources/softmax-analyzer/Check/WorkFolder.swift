import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder for the files between this program and one that it runs, which nobody else may read; removed with
/// its last owner, or at an interrupt.
final class WorkFolder {
  private let url: URL

  /// - Throws: `ArgumentError` where no temporary files can be made.
  init() throws {
    let parent = FileManager.default.temporaryDirectory
    let url = parent.appending(path: "softmax-check-\(UUID().uuidString)")
    do {
      _ = try UnfinishedFiles.make(url.path, removal: Self.remove) { () throws -> Bool? in
        try FileManager.default.createDirectory(
          at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return true
      }
    } catch {
      throw ArgumentError(
        description:
          "\(parent.path): no temporary files can be made there; set TMPDIR to a folder that can be "
          + "written to")
    }
    self.url = url
  }

  deinit {
    Self.remove(url.path)
    UnfinishedFiles.forget(url.path)
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
