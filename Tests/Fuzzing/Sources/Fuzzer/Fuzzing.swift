import TensorFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file's extension, which chooses the reader: FUZZ_READER, one of npy, safetensors, csv and json.
private let reader: String = {
  guard let name = getenv("FUZZ_READER").map({ String(cString: $0) }),
    ["npy", "safetensors", "csv", "json"].contains(name)
  else { fatalError("set FUZZ_READER to npy, safetensors, csv or json") }
  return name
}()

/// libFuzzer's loop, from its runtime library.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
enum Fuzzer {
  static func main() {
    var (argc, argv) = (CommandLine.argc, CommandLine.unsafeArgv)
    exit(runDriver(&argc, &argv) { testOneInput($0, $1) })
  }
}

/// Reads a file of these bytes in every way there is. A refusal is fine; the numbers must be the same each
/// way.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  for axis in [-1, 0] {
    guard let source = try? LogitsSource(bytes: bytes, name: "a." + reader, axis: axis),
      source.rowCount * source.rowLength <= 1 << 16
    else { continue }
    read(source)
  }
  return 0
}

private func read(_ source: LogitsSource) {
  var rows: [Double] = []
  do {
    try source.forEachRow { _, row in rows += row }
  } catch {
    precondition(!"\(error)".isEmpty)
    return
  }
  var stretches: [Double] = []
  do {
    try source.forEachStretch(capacity: 7) { stretches += try source.rows($0).numbers }
  } catch {
    fatalError("what was read as rows cannot be read in stretches: \(error)")
  }
  precondition(
    rows.map(\.bitPattern) == stretches.map(\.bitPattern), "rows and stretches differ")
  precondition(rows.count == source.rowCount * source.rowLength, "numbers are missing")
}
