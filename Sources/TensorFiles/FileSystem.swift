#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the system says about a file.
struct FileStatus {
  let isDirectory: Bool
  let isRegular: Bool
  let byteCount: Int
  /// The permission bits.
  let mode: UInt32

  /// Of an open file, or nil if `descriptor` is negative, the mark of a file that could not be opened;
  /// `errno` then tells why.
  init?(descriptor: Int32) {
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of what a path leads to, or nil if it leads to nothing; `errno` then tells why.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isRegular = status.st_mode & S_IFMT == S_IFREG
    byteCount = Int(status.st_size)
    mode = UInt32(status.st_mode & 0o777)
  }
}

/// What is done to files by their path.
enum FileSystem {
  /// The number of this process.
  static var processID: Int { Int(getpid()) }

  /// Whether this process may write to the file at `path`.
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// `path` without symbolic links, or nil if it leads to nothing.
  static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    // Sound: `realpath` gave a terminated string of its own, freed once, here.
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Puts the file at `path` in the place of `target`, at once; false if it fails, with `errno` set.
  static func rename(_ path: String, to target: String) -> Bool {
    systemRename(path, target) == 0
  }

  /// Removes the file at `path`, if there is one.
  static func remove(_ path: String) { unlink(path) }
}

/// C's `rename`, by a name that no method here has.
private let systemRename: @Sendable (String, String) -> Int32 = { rename($0, $1) }

extension TensorFileError {
  /// The failure that `errno` tells of, with a remedy for the common ones.
  static func system(_ file: String, doing action: String) -> TensorFileError {
    let code = errno
    let message =
      switch code {
      case ENOENT: "no such file or folder; check the path"
      case ENOTDIR: "a part of the path is not a folder; check the path"
      case EISDIR: "is a directory; name a file"
      case EACCES, EPERM: "permission denied; check who may read or write it and its folder"
      case EROFS: "the file system is read-only; write to another folder"
      case ENOSPC, EDQUOT: "the disk is full; make room or write to another disk"
      case EFBIG: "the file would be larger than the system allows; write to another disk"
      default: "\(action) failed: \(String(cString: strerror(code))); check the disk and the path"
      }
    return TensorFileError(file: file, place: nil, message: message)
  }
}
