import Testing

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct AtomicFileTests {
  private let folder = TestFolder()

  @Test func writesAndReplaces() throws {
    let path = "\(folder.path)/a.json"
    try AtomicFile.write("{\"é\": 1}\n", to: path)
    #expect(folder.bytes("a.json") == Array("{\"é\": 1}\n".utf8))
    try AtomicFile.write([], to: path)
    #expect(folder.bytes("a.json").isEmpty)
    #expect(folder.names == ["a.json"])
  }

  @Test(arguments: [0o600, 0o666, 0o755] as [mode_t])
  func keepsPermissionsAndLinks(_ mode: mode_t) throws {
    let path = folder.add("a", "old".utf8)
    chmod(path, mode)
    symlink("a", "\(folder.path)/link")
    try AtomicFile.write("new", to: "\(folder.path)/link")
    #expect(folder.bytes("a") == Array("new".utf8))
    #expect(folder.names == ["a", "link"])
    #expect(FileStatus(path: path)?.mode == UInt32(mode))
    var status = stat()
    lstat("\(folder.path)/link", &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func refusesWhatIsNoFile() {
    let write = { (path: String) in failure { try AtomicFile.write("x", to: path) } }
    #expect(write(folder.path) == "\(folder.path): is a directory; name a file in it")
    #expect(write("") == "'': is not a path; name a file")
    let missing = "\(folder.path)/none/a"
    #expect(write(missing) == "\(missing): its folder does not exist; create it first")
    let under = folder.add("a", "old".utf8) + "/b"
    #expect(write(under) == "\(under): a part of the path is not a folder; check the path")
    #expect(folder.bytes("a") == Array("old".utf8))
    #expect(folder.names == ["a"])
  }

  @Test(.enabled(if: getuid() != 0, "everything is writable to root"))
  func refusesWhatIsProtected() {
    let path = folder.add("a", "old".utf8)
    chmod(path, 0o400)
    #expect(
      failure { try AtomicFile.write("x", to: path) } == "\(path): is write-protected; name another"
    )
    chmod(folder.path, 0o500)
    defer { chmod(folder.path, 0o700) }
    #expect(
      failure { try AtomicFile.write("x", to: path + "b") }
        == "\(path)b: permission denied; check who may read or write it and its folder")
  }

  #if canImport(Glibc)
    /// In a process of its own, where no file may grow beyond 1000 bytes.
    @Test func failedWritesLeaveTheTargetUntouched() async {
      let path = folder.add("a", "old".utf8)
      await #expect(processExitsWith: .success) { [path = path as String] in
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let text = "\(path): the file would be larger than the system allows; write to another disk"
        let bytes = [UInt8](repeating: 1, count: 1001)
        #expect(failure { try AtomicFile.write(bytes, to: path) } == text)
        let writer = try NPYWriter(path: path, format: .binary64, shape: [200], axis: 0)
        let row = [Double](repeating: 1, count: 200)
        #expect(failure { try writer.write(row: row, at: 0) } == text)
      }
      #expect(folder.bytes("a") == Array("old".utf8))
      #expect(folder.names == ["a"])
    }
  #endif
}
