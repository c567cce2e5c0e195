import Testing

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct LogitsSourceTests {
  private static let array = npy(header("<f4", "(1,)"), littleEndian([Float(7).bitPattern]))

  @Test(arguments: [
    (array, "standard input"), (array, "a.csv"), (array, "a.json"), (Array("7".utf8), "stdin"),
    (Array(" \n\t[7]".utf8), "standard input"), (Array("\u{FEFF}{\"logits\":[7]}".utf8), "x.dat"),
    (Array("7".utf8), "folder.json/a"), (Array("[7]".utf8), "A.JSON"), (Array("7".utf8), "b.TXT"),
  ])
  func knowsFilesByContentThenName(_ bytes: [UInt8], _ name: String) throws {
    let source = try LogitsSource(bytes: bytes, name: name)
    #expect(source.name == name)
    #expect(try rows(source) == [[7]])
  }

  @Test func refusesFilesThatAreNotWhatTheyClaim() {
    #expect(
      failure { try rows("1,2,3\n".utf8, "logits.npy") }
        == "logits.npy: not an NPY file (starts with 0x312c322c330a, not \\x93NUMPY); "
        + "write it with np.save, or name it by what it is")
    #expect(
      failure { try rows("".utf8, "logits.npy") }
        == "logits.npy: not an NPY file (is empty); write it with np.save, or name it by what it is"
    )
    #expect(
      failure { try rows("PK".utf8, "logits.npz") }
        == "logits.npz: an archive of arrays; save the one to read with np.save, as .npy")
    #expect(
      failure { try rows("1,2".utf8, "logits.json") }
        == "logits.json:1:1: '[' belongs here, not '1'; see json.org")
    #expect(failure { try rows("[1]".utf8, "a.csv") }.hasPrefix("a.csv:1"))
  }

  @Test func readsFilesAndPipes() throws {
    let folder = TestFolder()
    #expect(try rows(.open(path: folder.add("a.npy", Self.array))) == [[7]])
    #expect(try rows(.open(path: folder.add("a.csv", "1,2".utf8), axis: 0)) == [[1], [2]])
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(write(ends[1], Self.array, Self.array.count) == Self.array.count)
    close(ends[1])
    defer { close(ends[0]) }
    let source = try LogitsSource.open(path: "/dev/fd/\(ends[0])")
    #expect(try rows(source) == [[7]])
    #expect(try rows(source) == [[7]], "a pipe can be read twice")
  }

  @Test func refusesWhatCannotBeOpened() {
    let folder = TestFolder()
    let missing = "\(folder.path)/none.npy"
    #expect(
      failure { try LogitsSource.open(path: missing) }
        == "\(missing): no such file or folder; check the path")
    #expect(
      failure { try LogitsSource.open(path: folder.path) }
        == "\(folder.path): is a directory; name a file")
    let under = folder.add("a.csv", "1".utf8) + "/b.csv"
    #expect(
      failure { try LogitsSource.open(path: under) }
        == "\(under): a part of the path is not a folder; check the path")
  }

  @Test(.enabled(if: getuid() != 0, "everything is readable to root"))
  func refusesUnreadableFiles() {
    let folder = TestFolder()
    let path = folder.add("a.csv", "1".utf8)
    chmod(path, 0)
    #expect(
      failure { try LogitsSource.open(path: path) }
        == "\(path): permission denied; check who may read or write it and its folder")
  }

  @Test func aFileThatShrinksIsAnError() throws {
    let folder = TestFolder()
    let path = folder.add("a.npy", AxisTests.file([100, 10]))
    let source = try LogitsSource.open(path: path)
    truncate(path, 1000)
    let text =
      "\(path): shrank while it was read: byte 1000 is its end, but 4128 bytes were there; "
      + "read it again when nothing writes to it"
    #expect(failure { try rows(source) } == text)
    #expect(try source.row(0).count == 10)
    #expect(failure { try source.row(99) }.contains("shrank while it was read"))
  }

  @Test func errorsOfTheBodyPass() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try LogitsSource(bytes: Self.array, name: "a").forEachRow { _, _ in throw Stop() }
    }
  }

  @Test func namesStayOnOneLine() {
    #expect(failure { try rows("".utf8, "a\nb.csv") }.hasPrefix("a\\u{a}b.csv: no numbers"))
  }
}
