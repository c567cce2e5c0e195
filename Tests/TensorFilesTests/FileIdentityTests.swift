import Testing

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct FileIdentityTests {
  private let folder = TestFolder()

  private func identity(_ name: String) -> FileIdentity? {
    FileIdentity(path: "\(folder.path)/\(name)")
  }

  @Test func linksLeadToOneFile() {
    folder.add("a", "1".utf8)
    folder.add("b", "1".utf8)
    symlink("a", "\(folder.path)/symbolic")
    symlink("symbolic", "\(folder.path)/twice")
    link("\(folder.path)/a", "\(folder.path)/hard")
    let file = identity("a")
    #expect(file != nil && identity("b") != file)
    for name in ["symbolic", "twice", "hard", "./a", ".//a", "../\(folderName)/a"] {
      #expect(identity(name) == file, "\(name)")
    }
  }

  @Test func filesThatAreYetToBeMade() {
    symlink("new", "\(folder.path)/dangling")
    symlink("dangling", "\(folder.path)/twice")
    symlink("\(folder.path)/new", "\(folder.path)/absolute")
    symlink(".", "\(folder.path)/self")
    let file = identity("new")
    #expect(file != nil && identity("other") != file)
    for name in ["dangling", "twice", "absolute", "./new", "self/new", "self/self/dangling"] {
      #expect(identity(name) == file, "\(name)")
    }
    #expect(identity("missing/new") == nil)
    symlink("loop", "\(folder.path)/loop")
    #expect(identity("loop") == identity("loop"))
  }

  /// Nothing on them can be overwritten, so that two outputs may go there.
  @Test func devicesAreNobodys() {
    #expect(FileIdentity(path: "/dev/null") == nil)
    #expect(FileIdentity(path: "/dev/zero") == nil)
  }

  @Test func aDanglingLinkIsWrittenThrough() throws {
    symlink("new", "\(folder.path)/link")
    try AtomicFile.write("x", to: "\(folder.path)/link")
    #expect(folder.names == ["link", "new"] && folder.bytes("new") == Array("x".utf8))
  }

  private var folderName: Substring { folder.path.split(separator: "/").last! }
}
