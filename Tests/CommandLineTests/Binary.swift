import Foundation

/// The binary under test, run as a user runs it.
struct Binary {
  var output = ""
  var errors = ""
  var code: Int32 = 0

  /// Beside the test bundle, where the package manager puts every product of the build.
  static let path: URL = {
    let bundles = [Bundle.main.bundleURL] + Bundle.allBundles.map(\.bundleURL)
    let folders = bundles + bundles.map { $0.deletingLastPathComponent() }
    let candidates = folders.map { $0.appending(path: "softmax-analyzer") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path()) }!
  }()

  /// The package's folder.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Runs the binary to its end, in the package's folder unless another is given; pipes are no
  /// terminals, so the text is plain. With `output` it goes there instead.
  static func run(
    _ arguments: [String], input: Data = Data(), in folder: String? = nil,
    output other: FileHandle? = nil, environment: [String: String] = [:]
  ) throws -> Binary {
    let process = Process()
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.executableURL = path
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = folder.map { URL(filePath: $0) } ?? root
    process.standardInput = standardInput
    process.standardOutput = other ?? output
    process.standardError = errors
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    if other != nil { try output.fileHandleForWriting.close() }
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let errorText = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Binary(
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errorText, as: UTF8.self), code: process.terminationStatus)
  }

  static func run(_ arguments: String..., input: String = "") throws -> Binary {
    try run(arguments, input: Data(input.utf8))
  }
}

/// A folder that goes when the test ends.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "softmax-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path()).sorted() }
  }
}
