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
    guard FileBytes.exists(path) else {
      throw ArgumentError(
        description:
          "\(path): no such baseline yet; record one by --write-baseline \(path)")
    }
    let bytes = try FileBytes.all(of: path)
    do {
      return try JSONDecoder().decode(Baseline.self, from: Data(bytes))
    } catch let error as SchemaError {
      throw ArgumentError(
        description: "\(path): \(error); record it anew by --write-baseline \(path)")
    } catch {
      throw ArgumentError(
        description: "\(path): not a baseline; record one with --write-baseline")
    }
  }

  /// What is recorded of a check.
  struct Record {
    let check: OutputCheck
    let logitsSHA256: String
    let companionsSHA256: String?
  }

  /// Records checks beside those that the file has already, whole or not at all, sorted by its keys. Runs that
  /// record in one folder do so one after the other, so that no entry is lost.
  ///
  /// - Throws: `ArgumentError` for what is no baseline; `TensorFileError`.
  static func add(_ records: [Record], to path: String) throws {
    let lock = FileLock.ofFolder(around: path, seconds: 60)
    guard lock != nil || !FileBytes.isRegular(path) else {
      throw ArgumentError(
        description:
          "\(path): another program has held its folder for a minute; try again when that has ended"
      )
    }
    try withExtendedLifetime(lock) {
      var baseline = FileBytes.isRegular(path) ? try read(path) : Baseline()
      for record in records {
        baseline.record(
          record.check, logitsSHA256: record.logitsSHA256,
          companionsSHA256: record.companionsSHA256)
      }
      try Output.write(try JSONReport.render(baseline), to: path)
    }
  }

  /// What is wrong with a baseline, and the remedy.
  static func told(_ error: BaselineError, _ path: String) -> ArgumentError {
    let remedy =
      if case .nothingRecorded(_, let known) = error, !known.isEmpty {
        "name the check by --name, or record it by --write-baseline \(path)"
      } else {
        "record it anew by --write-baseline \(path)"
      }
    return ArgumentError(description: "\(path): \(error); \(remedy)")
  }

  /// The SHA-256 of a file, in hex.
  static func digest(ofFile path: String) throws -> String {
    var hash = SHA256()
    try add(path, to: &hash)
    return text(hash)
  }

  /// That of the labels or targets, and of which label is ignored; nil where there are none.
  static func digest(of companions: CompanionOptions) throws -> String? {
    guard let text = companions.labels ?? companions.targets else { return nil }
    var hash = SHA256()
    if CompanionOptions.isNumbers(text) {
      hash.update(data: Array(text.utf8))
    } else {
      try add(text, to: &hash)
    }
    if let ignored = companions.ignoreLabel { hash.update(data: Array(" \(ignored.value)".utf8)) }
    return self.text(hash)
  }

  private static func add(_ path: String, to hash: inout SHA256) throws {
    try FileBytes.forEachChunk(ofFile: FileBytes.file(ofTensor: path)) { hash.update(data: $0) }
  }

  private static func text(_ hash: SHA256) -> String {
    hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
