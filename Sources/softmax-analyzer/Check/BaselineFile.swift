import Crypto
import SoftmaxAnalysis
import SoftmaxReports
import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A baseline and where it lies.
enum BaselineFile {
  /// - Throws: `ArgumentError` for what is no baseline; `TensorFileError`.
  static func read(_ path: String) throws -> Baseline {
    let bytes = try FileBytes.all(of: path)
    do {
      let baseline = try JSONDecoder().decode(Baseline.self, from: Data(bytes))
      try baseline.validate()
      return baseline
    } catch let error as BaselineError {
      throw ArgumentError(description: "\(path): \(error)")
    } catch {
      throw ArgumentError(
        description: "\(path): not a baseline; record one with --write-baseline")
    }
  }

  /// Writes it sorted by its keys, whole or not at all.
  static func write(_ baseline: Baseline, to path: String) throws {
    try Output.write(try JSONReport.render(baseline), to: path)
  }

  /// The SHA-256 of a file, in hex.
  static func digest(ofFile path: String) throws -> String {
    var hash = SHA256()
    try FileBytes.forEachChunk(ofFile: FileBytes.file(ofTensor: path)) { hash.update(data: $0) }
    return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
