public import FloatFormats
public import SoftmaxReference

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A reported failure: a row of logits in short (`X*N` for N words X), with format, quantity and the outputs got.
public struct ReportedEntry: Sendable, Decodable {
  public let source: [String]
  public let logits, format, quantity: String
  public let temperature, outputs, note: String?
  /// Formats of the operations and of the outputs, where they are others.
  public let arithmetic, output: String?

  /// What the words stand for.
  public struct Row: Sendable {
    public let quantity: Quantity
    public let format, arithmetic, output: FloatFormat
    /// Finite, and not negative.
    public let temperature: Double
    public let logits: [Double]
    public let outputs: [Double]?
  }

  private struct File: Decodable {
    var cases: [ReportedEntry]
  }

  /// Numbers of a row that is written out in a page.
  private static let mostNumbers = 1 << 20

  /// The entries that a file of these bytes holds.
  ///
  /// - Throws: `DecodingError`.
  public static func parse(_ bytes: some Sequence<UInt8>) throws -> [ReportedEntry] {
    try JSONDecoder().decode(File.self, from: Data(bytes)).cases
  }

  /// - Throws: `DataFileError`; `NumberText`'s errors.
  public func row() throws -> Row {
    guard let format = FloatFormat.named(format),
      let quantity = Quantity.allCases.first(where: { $0.name == quantity }),
      let arithmetic = FloatFormat.named(arithmetic ?? self.format),
      let output = FloatFormat.named(output ?? self.format)
    else {
      throw DataFileError(
        line: nil, message: "\(source.joined(separator: ", ")): no such format or quantity")
    }
    let temperature = try temperature.map { try NumberText.parse($0) } ?? 1
    guard temperature >= 0, temperature.isFinite else {
      throw DataFileError(
        line: nil, message: "temperature \(temperature); give a finite number that is not negative")
    }
    return Row(
      quantity: quantity, format: format, arithmetic: arithmetic, output: output,
      temperature: temperature,
      logits: try Self.numbers(logits), outputs: try outputs.map(Self.numbers))
  }

  private static func numbers(_ words: String) throws -> [Double] {
    try words.split(separator: " ").reduce(into: []) { numbers, word in
      let parts = word.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
      let count = parts.count == 1 ? 1 : Int(parts[1]) ?? 0
      guard count >= 1, count <= mostNumbers - numbers.count else {
        throw DataFileError(
          line: nil,
          message:
            "'\(word)': the number after * is how often the one before stands there, 1 or more, and a "
            + "row has \(mostNumbers) numbers at most")
      }
      numbers += Array(repeating: try NumberText.parse(parts[0]), count: count)
    }
  }
}
