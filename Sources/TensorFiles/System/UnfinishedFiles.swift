import Synchronization

/// The temporary files and folders of this process, so that an interrupt leaves none.
public enum UnfinishedFiles {
  /// How each is removed, by its path.
  private static let removals = Mutex<[String: @Sendable (String) -> Void]>([:])

  /// Makes something at `path`, which an interrupt removes by `removal`; none comes between the two.
  ///
  /// - Parameter make: makes it, and gives nil if it did not.
  /// - Throws: what `make` throws.
  public static func make<Made: Sendable, Failure>(
    _ path: String, removal: @escaping @Sendable (String) -> Void,
    _ make: () throws(Failure) -> Made?
  ) throws(Failure) -> Made? {
    try removals.withLock { removals throws(Failure) in
      guard let made = try make() else { return nil }
      removals[path] = removal
      return made
    }
  }

  /// What is no longer to be removed.
  public static func forget(_ path: String) {
    removals.withLock { _ = $0.removeValue(forKey: path) }
  }

  /// Removes them all, and ends the process by `end`; nothing more is made meanwhile.
  public static func removeAll(thenEnd end: () -> Never) -> Never {
    removals.withLock { removals in
      for (path, remove) in removals { remove(path) }
      end()
    }
  }
}
