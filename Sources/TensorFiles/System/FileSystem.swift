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
  let isFIFO: Bool
  /// A terminal, `/dev/null` and the like.
  let isCharacterDevice: Bool
  /// The device that the file lies on, and the file's number there.
  let device: UInt64
  let number: UInt64
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
    isFIFO = status.st_mode & S_IFMT == S_IFIFO
    isCharacterDevice = status.st_mode & S_IFMT == S_IFCHR
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
    byteCount = Int(status.st_size)
    mode = UInt32(status.st_mode & 0o777)
  }
}

/// What is done to files by their path.
enum FileSystem {
  /// Whether this process may write to the file at `path`.
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// `path` without symbolic links, or nil if it leads to nothing.
  static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    // Sound: `realpath` gave a terminated string of its own, freed once, here.
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// `path`, or what it leads to in the end if it is a symbolic link, whether or not that exists.
  static func followed(_ path: String) -> String {
    var path = path
    for _ in 0..<40 {
      guard let target = linkTarget(path) else { return path }
      path = target.hasPrefix("/") ? target : parts(of: path).folder + target
    }
    return path
  }

  /// What the symbolic link at `path` says; nil if there is none.
  private static func linkTarget(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    guard count >= 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The folder of a path, with its last slash or empty, and the name in it.
  static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    let start = path.utf8.index(after: slash)
    return (String(path[..<start]), String(path[start...]))
  }

  /// The names of what lies in a folder, in no order; none if it cannot be read.
  static func names(inFolder path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    // Sound: `opendir` gave it, and it is closed once, here.
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      // Sound: an entry holds until the next is read, and its name ends in a zero byte.
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
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
