public import FloatFormats
import SeededRandom
import SoftmaxCore
import SoftmaxReference

/// The errors of every algorithm in several formats over seeded rows, as one thing about the rows varies.
public struct AlgorithmStudy: Sendable, Codable, Hashable {
  public internal(set) var schema = Analysis.Schema(name: "softmax-algorithm-study", version: 1)
  public internal(set) var rows: [Row]

  /// What varies; the others stay at scale 3, length 100 and temperature 1.
  public enum Variable: String, Sendable, Codable, Hashable, CaseIterable {
    /// The standard deviation of the logits.
    case scale
    /// Logits of each row.
    case length
    case temperature
  }

  /// Totals of all candidates for one kind of rows.
  public struct Row: Sendable, Codable, Hashable {
    public var variable: Variable
    public var value: Double
    public var rowCount: Int
    public var totals: [Totals]
  }

  private static let scales = [0.1, 0.3, 1, 3, 10, 30, 100, 300]
  private static let lengths = [2.0, 10, 100, 1000, 4000]
  private static let temperatures = [0.1, 0.3, 1, 3, 10]

  /// - Throws: `AnalysisError`, `ReferenceError`.
  public init(_ formats: [FloatFormat], threads: Int) throws {
    rows = []
    let values: [(Variable, [Double])] = [
      (.scale, Self.scales), (.length, Self.lengths), (.temperature, Self.temperatures),
    ]
    for (variable, values) in values {
      for value in values {
        rows.append(try Self.row(variable, value, formats, threads: threads))
      }
    }
  }

  private static func row(
    _ variable: Variable, _ value: Double, _ formats: [FloatFormat], threads: Int
  ) throws -> Row {
    let scale = variable == .scale ? value : 3
    let length = variable == .length ? Int(value) : 100
    let options = try AnalysisOptions(
      formats: formats, algorithms: SoftmaxAlgorithms.all.filter { !$0.isForLogSoftmaxOnly },
      temperature: variable == .temperature ? value : 1, listedRows: 0)
    let count = max(4, min(2000 / length, 50))
    var random = SplitMix64(state: UInt64(length) &* 1000 &+ scale.bitPattern)
    let analysis = try Analyzer(options, threads: threads).analyze(
      .init(name: "seeded rows", shape: [count, length], axis: 1)
    ) { visit in
      for row in 0..<count {
        try visit(row, (0..<length).map { _ in scale * random.nearlyNormal() })
      }
    }
    return Row(variable: variable, value: value, rowCount: count, totals: analysis.totals)
  }
}

extension SplitMix64 {
  /// The sum of twelve numbers of [0, 1) less 6: nearly normal, and the same on every machine.
  fileprivate mutating func nearlyNormal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double(next() >> 11) * 0x1p-53 }
  }
}
