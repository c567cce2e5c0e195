import Testing

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Temporary files of runs that were killed: the next run removes those that nobody holds.
@Suite struct LeftoverTests {
  private let folder = TestFolder()

  @Test func namesAreKnownAgain() {
    for _ in 0..<100 { #expect(Leftovers.isName(Leftovers.newName())) }
    for name in [
      "a.npy", ".softmax-analyzer-.tmp", ".softmax-analyzer-0123456789abcde.tmp",
      ".softmax-analyzer-0123456789abcdefg.tmp", ".softmax-analyzer-0123456789abcdeg.tmp",
      ".softmax-analyzer-0123456789ABCDEF.tmp", ".softmax-analyzer-0123456789abcdef.npy",
      "softmax-analyzer-0123456789abcdef.tmp", ".softmax-analyzer-0123456789abcd\u{e9}.tmp",
    ] { #expect(!Leftovers.isName(name), "\(name)") }
  }

  @Test func filesThatNobodyHoldsAreRemoved() throws {
    let held = Leftovers.newName()
    let (left, linked) = (Leftovers.newName(), Leftovers.newName())
    for name in [left, held, "a.npy", ".softmax-analyzer-x.tmp", ".tensor-1-0.tmp"] {
      folder.add(name, "x".utf8)
    }
    symlink("a.npy", "\(folder.path)/\(linked)")
    let lock = try #require(FileLock(path: "\(folder.path)/\(held)"))
    #expect(lock.isExclusive)
    try AtomicFile.write("y", to: "\(folder.path)/b")
    #expect(
      Set(folder.names)
        == [held, linked, "a.npy", "b", ".softmax-analyzer-x.tmp", ".tensor-1-0.tmp"])
    withExtendedLifetime(lock) {}
  }

  /// A file that is being written stays, whatever other runs clear.
  @Test func filesInUseStay() throws {
    let file = try TemporaryFile(target: "\(folder.path)/a")
    let name = try #require(folder.names.first)
    #expect(Leftovers.isName(name) && folder.names.count == 1)
    #expect(FileLock(path: "\(folder.path)/\(name)") == nil)
    Leftovers.clear(folder: "\(folder.path)/./")
    #expect(folder.names == [name])
    try file.commit()
    #expect(folder.names == ["a"])
  }

  @Test func locksGoWithTheirOwner() throws {
    let path = folder.add("a", "x".utf8)
    do {
      let lock = try #require(FileLock(path: path))
      #expect(FileLock(path: path) == nil)
      withExtendedLifetime(lock) {}
    }
    #expect(FileLock(path: path) != nil)
    #expect(FileLock(path: folder.path)?.isExclusive == true)
    #expect(FileLock(path: path + "b") == nil)
    symlink("a", "\(folder.path)/link")
    #expect(FileLock(path: "\(folder.path)/link") == nil)
  }

  /// Many runs at once: none loses its file to another that clears.
  @Test func runsAtOnceKeepTheirFiles() async throws {
    let path = folder.path
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask { [folder] in
          for round in 0..<100 {
            folder.add(Leftovers.newName(), "left".utf8)
            Leftovers.clear(folder: path + String(repeating: "/", count: index * 100 + round + 1))
            #expect(
              failure { try AtomicFile.write("\(round)", to: "\(path)/\(index)") }
                == "no error, but ()")
          }
        }
      }
    }
    Leftovers.clear(folder: path + "/.//")
    #expect(folder.names == (0..<8).map { "\($0)" })
    for index in 0..<8 { #expect(folder.bytes("\(index)") == Array("99".utf8)) }
  }
}
