import FloatFormats
import Foundation
import SoftmaxCore
import SoftmaxReference

@testable import SoftmaxAnalysis

/// An algorithm whose outputs the test chooses, so that the judge can be given any fault.
///
///     try Injected.giving([[1, 0]], for: [[37, 0]], in: .binary64) { ... }
enum Injected: SoftmaxAlgorithm {
  static let name = "injected"
  static let summary = "whatever the test says"
  static let citation = "none"

  private static let gate = NSLock()
  // Sound: read and written only by the one test that holds the gate, on its own thread. (A task-local
  // value would be the better way; with Swift 6.3.1 its `withValue` crashes in release builds.)
  nonisolated(unsafe) private static var table: [[UInt64]: [Double]] = [:]

  /// Runs `body` with an algorithm that gives `outputs` for `rows`, which must differ as numbers of
  /// the format.
  static func giving<Result>(
    _ outputs: [[Double]], for rows: [[Double]], in format: FloatFormat,
    _ body: () throws -> Result
  ) rethrows -> Result {
    let received = rows.map { $0.map { format.round($0).bitPattern } }
    return try gate.withLock {
      table = Dictionary(uniqueKeysWithValues: zip(received, outputs))
      return try body()
    }
  }

  private static func outputs(_ logits: [Double]) -> [Double] { table[logits.map(\.bitPattern)]! }

  static func softmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number] {
    outputs(logits.map(machine.double)).map(machine.number)
  }

  static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    softmax(logits, machine)
  }

  static func logSumExp<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> A.Number {
    softmax(logits, machine)[0]
  }
}

/// The analysis of some rows.
func analysis(
  of rows: [[Double]], _ options: AnalysisOptions,
  percentileCapacity: Int = NearestRank.standardCapacity
) throws -> Analysis {
  let input = Analysis.Input(name: "test", shape: [rows.count, rows.first?.count ?? 0], axis: 1)
  return try Analyzer(options, percentileCapacity: percentileCapacity).analyze(input) { visit in
    for (index, row) in rows.enumerated() { try visit(index, row) }
  }
}

/// The analysis of some rows by one algorithm in one format.
func analysis(
  of rows: [[Double]], quantity: Quantity = .softmax, in format: FloatFormat = .binary64,
  by algorithm: any SoftmaxAlgorithm.Type = Shifted.self
) throws -> Analysis {
  try analysis(
    of: rows,
    AnalysisOptions(quantity: quantity, formats: [format], algorithms: [algorithm]))
}

/// The analysis of rows for each of which the test says the outputs.
func analysis(
  of rows: [[Double]], giving outputs: [[Double]], quantity: Quantity = .softmax,
  in format: FloatFormat = .binary64
) throws -> Analysis {
  try Injected.giving(outputs, for: rows, in: format) {
    try analysis(of: rows, quantity: quantity, in: format, by: Injected.self)
  }
}

/// One element of one row for which the test says the outputs.
func element(
  _ index: Int, of row: [Double], giving outputs: [Double], quantity: Quantity = .softmax,
  in format: FloatFormat = .binary64
) throws -> ElementResult {
  let analysis = try analysis(of: [row], giving: [outputs], quantity: quantity, in: format)
  return analysis.rows[0].elements[index].results[0]
}
