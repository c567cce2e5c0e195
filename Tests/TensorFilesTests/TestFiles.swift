import FloatFormats
import SeededRandom

@testable import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A new folder, removed with its files when its owner goes.
final class TestFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/tensor-files-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// What is in the folder, sorted.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a file and gives its path.
  @discardableResult
  func add(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    let file = fopen("\(path)/\(name)", "w")!
    let bytes = Array(bytes)
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return "\(path)/\(name)"
  }

  func bytes(_ name: String) -> [UInt8] {
    guard let source = try? ByteSource(path: "\(path)/\(name)") else { return [] }
    return (try? source.prefix(source.byteCount)) ?? []
  }
}

/// An NPY file put together by hand.
func npy(
  _ header: String, _ data: [UInt8] = [], version: [UInt8] = [1, 0], headerLength: Int? = nil
) -> [UInt8] {
  let count = headerLength ?? header.utf8.count
  let lengthBytes = version[0] == 1 ? 2 : 4
  let length = (0..<lengthBytes).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  return [0x93] + "NUMPY".utf8 + version + length + header.utf8 + data
}

/// The header text that NumPy writes, without its padding.
func header(_ descriptor: String, _ shape: String, order: String = "False") -> String {
  "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': \(shape), }"
}

/// The bytes of integers, the least significant first.
func littleEndian<Integer: FixedWidthInteger>(_ integers: [Integer]) -> [UInt8] {
  integers.flatMap { integer in
    (0..<Integer.bitWidth / 8).map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) }
  }
}

/// All rows of a source, in order; also checks that they are numbered from 0.
func rows(_ source: LogitsSource) throws -> [[Double]] {
  var rows: [[Double]] = []
  try source.forEachRow { index, row in
    precondition(index == rows.count)
    rows.append(row)
  }
  return rows
}

/// All rows of a file in memory.
func rows(_ bytes: some Sequence<UInt8>, _ name: String, axis: Int = -1) throws -> [[Double]] {
  try rows(LogitsSource(bytes: Array(bytes), name: name, axis: axis))
}

/// What the error says, or that there was none.
func failure(_ body: () throws -> some Any) -> String {
  do {
    return "no error, but \(try body())"
  } catch {
    return "\(error)"
  }
}
