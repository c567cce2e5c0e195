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
struct ReportedCases {
  private struct Entry: Decodable {
    var source: [String]
    var logits, format, quantity: String
    var temperature, outputs, note: String?
  }

  /// Numbers of a row that is written out in a page.
  private static let mostNumbers = 1 << 20

  private struct File: Decodable {
    var cases: [Entry]
  }

  private let path: String
  private let cases: [Entry]

  /// - Throws: `TensorFileError`; `ArgumentError` for a file that is not of that kind.
  init(path: String) throws {
    self.path = path
    let bytes = try FileBytes.all(of: path)
    do {
      cases = try JSONDecoder().decode(File.self, from: Data(bytes)).cases
    } catch {
      throw ArgumentError(
        description: "\(path): not a file of reported cases, which is JSON as in Reports/Data")
    }
  }

  /// Each case diagnosed.
  ///
  /// - Throws: `ArgumentError` with the number of the case, counted from 1, that cannot be.
  func diagnosed() throws -> [ReportedPage.Case] {
    try cases.enumerated().map { index, entry in
      do {
        return try diagnosed(entry)
      } catch {
        throw ArgumentError(description: "\(path): case \(index + 1): \(error)")
      }
    }
  }

  private func diagnosed(_ entry: Entry) throws -> ReportedPage.Case {
    guard let format = FloatFormat.named(entry.format),
      let quantity = Quantity(rawValue: entry.quantity)
    else {
      throw ArgumentError(
        description: "\(entry.source.joined(separator: ", ")): no such format or quantity")
    }
    let temperature = try entry.temperature.map { try NumberText.parse($0) } ?? 1
    guard temperature > 0, temperature.isFinite else {
      throw ArgumentError(description: "temperature \(temperature); give a positive finite number")
    }
    let diagnosis = try Diagnoser(quantity, FormatPipeline(format), temperature: temperature)
      .diagnose(try numbers(entry.logits), outputs: try entry.outputs.map(numbers))
    return ReportedPage.Case(
      sources: entry.source, logits: entry.logits.replacing(" ", with: ", "), note: entry.note,
      diagnosis: diagnosis)
  }

  private func numbers(_ words: String) throws -> [Double] {
    try words.split(separator: " ").reduce(into: []) { numbers, word in
      let parts = word.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
      let count = parts.count == 1 ? 1 : Int(parts[1]) ?? 0
      guard count >= 1, count <= Self.mostNumbers - numbers.count else {
        throw ArgumentError(
          description:
            "'\(word)': the number after * is how often the one before stands there, 1 or more, and a "
            + "row has \(Self.mostNumbers) numbers at most")
      }
      numbers += Array(repeating: try NumberText.parse(parts[0]), count: count)
    }
  }
}
