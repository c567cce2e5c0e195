#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What FUZZ_READER names: a tensor's reader by its file's ending, or what is read beside tensors.
private let read: @Sendable ([UInt8]) -> Void = {
  let name = getenv("FUZZ_READER").map { String(cString: $0) } ?? ""
  switch name {
  case "npy", "safetensors", "csv", "json": return { TensorReading.read($0, name: "a." + name) }
  case "yaml": return DataReading.configuration
  case "baseline": return DataReading.baseline
  case "figures": return DataReading.figures
  default:
    fatalError("set FUZZ_READER to npy, safetensors, csv, json, yaml, baseline or figures")
  }
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

/// Reads a file of these bytes in every way there is. A refusal is fine.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
