import Synchronization

/// Temporary files of runs that were killed. Whoever writes a file holds a lock on it, which goes with the
/// process, so that a file of that kind without a lock is nobody's any more. Process numbers would not tell:
/// containers that share a folder have the same ones.
enum Leftovers {
  private static let prefix = ".softmax-analyzer-"
  private static let suffix = ".tmp"
  private static let digitCount = 16

  /// The folders that were cleared, each once in a run.
  private static let cleared = Mutex<Set<String>>([])

  /// A name that no file has yet, in all likelihood.
  static func newName() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return prefix + String(repeating: "0", count: digitCount - digits.count) + digits + suffix
  }

  /// Whether `newName` gives such names.
  static func isName(_ name: String) -> Bool {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
    let digits = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return digits.count == digitCount
      && digits.allSatisfy { ASCII.isDigit($0) || $0 &- 0x61 < 6 }
  }

  /// Removes the files that killed runs left in `folder`, which is empty for the current one or ends in a
  /// slash; the first time that it is called for that folder.
  static func clear(folder: String) {
    guard cleared.withLock({ $0.insert(folder).inserted }) else { return }
    for name in FileSystem.names(inFolder: folder.isEmpty ? "." : folder) where isName(name) {
      guard let lock = FileLock(path: folder + name), lock.isExclusive else { continue }
      FileSystem.remove(folder + name)
    }
  }
}
