import Synchronization

/// The temporary files of this process, so that an interrupt leaves none.
public enum UnfinishedFiles {
  private struct Paths {
    var files: Set<String> = []
    var folders: Set<String> = []
  }

  private static let paths = Mutex(Paths())

  /// A file that an interrupt removes, if it exists by then.
  public static func add(_ path: String) {
    paths.withLock { _ = $0.files.insert(path) }
  }

  static func forget(_ path: String) {
    paths.withLock { _ = $0.files.remove(path) }
  }

  /// A folder that an interrupt removes after the files.
  public static func add(folder: String) {
    paths.withLock { _ = $0.folders.insert(folder) }
  }

  public static func forget(folder: String, files: [String]) {
    paths.withLock { paths in
      paths.folders.remove(folder)
      paths.files.subtract(files)
    }
  }

  /// Removes them all, as the last act of a process; nothing can be finished any more.
  public static func removeAll() {
    paths.withLock { paths in
      for path in paths.files { FileSystem.remove(path) }
      for path in paths.folders { FileSystem.remove(folder: path) }
      paths = Paths()
    }
  }
}
