import DataFiles
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxStudies
import TensorFiles

/// A file of reported failures, and what is made of them.
struct ReportedCases {
  private let path: String
  private let cases: [ReportedEntry]

  /// - Throws: `TensorFileError`; `ArgumentError` for a file that is not of that kind.
  init(path: String) throws {
    self.path = path
    let bytes = try FileBytes.all(of: path)
    do {
      cases = try ReportedEntry.parse(bytes)
    } catch {
      throw ArgumentError(
        description: "\(path): not a file of reported cases, which is JSON as in Reports/Data")
    }
  }

  /// Each case diagnosed.
  ///
  /// - Throws: `ArgumentError` with the number of the case, counted from 1, that cannot be.
  func diagnosed() throws -> [ReportedCase] {
    try cases.enumerated().map { index, entry in
      do {
        return try Self.diagnosed(entry)
      } catch {
        let message = (error as? DataFileError)?.message ?? "\(error)"
        throw ArgumentError(description: "\(path): case \(index + 1): \(message)")
      }
    }
  }

  private static func diagnosed(_ entry: ReportedEntry) throws -> ReportedCase {
    let row = try entry.row()
    let pipeline = FormatPipeline(
      row.arithmetic, input: row.format, output: row.output)
    let diagnosis = try Diagnoser(row.quantity, pipeline, temperature: row.temperature)
      .diagnose(row.logits, outputs: row.outputs)
    return ReportedCase(
      sources: entry.source, logits: entry.logits.replacing(" ", with: ", "), note: entry.note,
      diagnosis: diagnosis)
  }
}
