import FloatFormats
import Testing

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Results that go to pipes and devices.
@Suite struct OutputStreamTests {
  private let folder = TestFolder()

  private func write(_ path: String, axis: Int, blockBytes: Int) throws {
    let writer = try NPYWriter(
      path: path, format: .binary32, shape: [3, 4, 5], axis: axis, blockBytes: blockBytes)
    let (count, length) = (60 / [3, 4, 5][axis], [3, 4, 5][axis])
    for row in 0..<count {
      try writer.write(row: (0..<length).map { Double(row * 100 + $0) }, at: row)
    }
    try writer.finish()
  }

  /// A pipe gets the bytes that a file has, in order, however the rows lie.
  @Test(arguments: [0, 1, 2], [1, 16, 60, 8 << 20])
  func pipesGetWhatFilesHave(_ axis: Int, _ blockBytes: Int) throws {
    let pipe = "\(folder.path)/pipe"
    mkfifo(pipe, 0o600)
    // Open at both ends, so that nobody waits; a pipe holds more than these bytes.
    let descriptor = open(pipe, O_RDWR)
    defer { close(descriptor) }
    try write("\(folder.path)/a.npy", axis: axis, blockBytes: blockBytes)
    try write(pipe, axis: axis, blockBytes: blockBytes)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    #expect(Array(bytes.prefix(count)) == folder.bytes("a.npy"))
  }

  @Test func devicesTakeEverything() throws {
    try AtomicFile.write("x", to: "/dev/null")
    try write("/dev/null", axis: 0, blockBytes: 16)
    let full = "/dev/full: the disk is full; make room or write to another disk"
    guard FileStatus(path: "/dev/full") != nil else { return }
    #expect(failure { try AtomicFile.write("x", to: "/dev/full") } == full)
    #expect(failure { try write("/dev/full", axis: 0, blockBytes: 16) } == full)
    #expect(failure { try write("/dev/full", axis: 2, blockBytes: 8 << 20) } == full)
  }

  @Test func namesOfStandardOutput() {
    for path in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
      #expect(FileBytes.isStandardOutput(path))
    }
    for path in ["", "./-", "stdout", "/dev/stderr", "/dev/null"] {
      #expect(!FileBytes.isStandardOutput(path))
    }
  }

  /// `/dev/zero` has no end: memory is bounded by what is read of it.
  @Test func endlessInputIsRefused() {
    #expect(
      failure { try FileBytes.all(of: "/dev/zero") }
        == "/dev/zero: goes on after 16 MiB, the most that is read from a pipe or a device; check what "
        + "writes to it, or name a file")
    #expect(
      failure { try ByteSource(path: "/dev/zero", streamLimit: 1 << 20) }.contains("after 1 MiB"))
  }
}
