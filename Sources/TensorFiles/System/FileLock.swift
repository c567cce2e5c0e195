#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file or folder that this process alone holds, as long as the value lives (`flock`). Children that are
/// started meanwhile do not hold it.
public final class FileLock: Sendable {
  private let descriptor: Int32
  /// False where the file system has no locks, and nobody can hold one.
  public let isExclusive: Bool

  /// Nil where another holds it, and where the path leads to nothing, through a symbolic link or, by the time
  /// that the lock is there, to another file.
  public init?(path: String) {
    descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0, let outcome = Self.lock(descriptor), Self.leads(path, to: descriptor)
    else {
      isExclusive = false
      return nil
    }
    isExclusive = outcome
  }

  /// The lock of the folder that the file at `path` is in, or will be, as soon as nobody else holds it. Nil where
  /// somebody holds it for so long, and where there is no such folder.
  public static func ofFolder(around path: String, seconds: Int) -> FileLock? {
    let folder = FileSystem.parts(of: FileSystem.followed(path)).folder
    let place = folder.isEmpty ? "." : folder
    for _ in 0..<seconds * 200 where FileStatus(path: place) != nil {
      if let lock = FileLock(path: place) { return lock }
      usleep(5000)
    }
    return nil
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Locks an open file: true if it is this process's alone now, nil if it is another's, and false where there
  /// are no locks.
  static func lock(_ descriptor: Int32) -> Bool? {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    return errno == EWOULDBLOCK ? nil : false
  }

  /// Whether `path` leads to that open file.
  static func leads(_ path: String, to descriptor: Int32) -> Bool {
    guard let open = FileStatus(descriptor: descriptor), let named = FileStatus(path: path) else {
      return false
    }
    return open.device == named.device && open.number == named.number
  }
}
