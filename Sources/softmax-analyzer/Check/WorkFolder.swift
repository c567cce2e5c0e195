import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder for the files between this program and one that it runs; removed with its last owner, or at an
/// interrupt.
final class WorkFolder {
  private let url: URL
  private var names: [String] = []

  /// - Throws: the system's error where there is no room for temporary files.
  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "softmax-check-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    UnfinishedFiles.add(folder: url.path)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
    UnfinishedFiles.forget(folder: url.path, files: names)
  }

  /// The path of a file in it, which may not exist yet.
  func path(_ name: String) -> String {
    let path = url.appending(path: name).path
    names.append(path)
    UnfinishedFiles.add(path)
    return path
  }
}
