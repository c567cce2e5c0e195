import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports
import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A file of reported failures: rows of logits in short (`X*N` for N words X), with format, quantity and
/// the outputs got.
struct ReportedCases: Decodable {
  private struct Entry: Decodable {
    var source: [String]
    var logits, format, quantity: String
    var temperature, outputs, note: String?
  }

  private let cases: [Entry]

  /// - Throws: `TensorFileError`; `ArgumentError` for a file that is not of that kind.
  init(path: String) throws {
    let bytes = try FileBytes.all(of: path)
    do {
      self = try JSONDecoder().decode(ReportedCases.self, from: Data(bytes))
    } catch {
      throw ArgumentError(
        description: "\(path): not a file of reported cases, which is JSON as in Reports/Data")
    }
  }

  /// Each case diagnosed.
  func diagnosed() throws -> [ReportedPage.Case] {
    try cases.map { entry in
      guard let format = FloatFormat.named(entry.format),
        let quantity = Quantity(rawValue: entry.quantity)
      else {
        throw ArgumentError(
          description: "\(entry.source.joined(separator: ", ")): no such format or quantity")
      }
      let temperature = try entry.temperature.map { try NumberText.parse($0) } ?? 1
      let diagnosis = try Diagnoser(quantity, FormatPipeline(format), temperature: temperature)
        .diagnose(try numbers(entry.logits), outputs: try entry.outputs.map(numbers))
      return ReportedPage.Case(
        sources: entry.source, logits: entry.logits.replacing(" ", with: ", "), note: entry.note,
        diagnosis: diagnosis)
    }
  }

  private func numbers(_ words: String) throws -> [Double] {
    try words.split(separator: " ").flatMap { word in
      let parts = word.split(separator: "*").map(String.init)
      return Array(
        repeating: try NumberText.parse(parts[0]), count: parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
    }
  }
}
