import FloatFormats
import SeededRandom
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis
@testable import SoftmaxReports

/// An analysis that writes out only what is shown reads as one that writes out everything.
@Suite struct WideRowTests {
  static func rows() -> [[[Double]]] {
    var random = SplitMix64(state: 163)
    func row(_ scale: Double) -> [Double] {
      (0..<80).map { _ in .random(in: -1...1, using: &random) * scale }
    }
    let masked = row(20).enumerated().map { $0 % 3 == 1 ? -Double.infinity : $1 }
    let single = (0..<80).map { $0 == 41 ? 2.5 : -Double.infinity }
    let special = [Double.nan] + row(3).dropFirst()
    let ties = row(8).map { $0.rounded() }
    let tiny = row(0x1p-1030)
    let huge = row(1e308)
    let far = row(400)
    let equal = [Double](repeating: 1.25, count: 80)
    return [
      [row(3)], [row(60)], [far], [masked], [single], [special], [ties], [tiny], [huge], [equal],
      [far.enumerated().map { $0 == 70 ? 500 : $1 }],
      [row(3), far, masked, special, ties, equal],
    ]
  }

  func text(_ rows: [[Double]], _ options: AnalysisOptions, threads: Int) throws -> String {
    let analysis = try Analyzer(options, threads: threads).analyze(
      .init(name: "test", shape: [rows.count, rows[0].count], axis: 1)
    ) { visit in
      for (index, row) in rows.enumerated() { try visit(index, row) }
    }
    return AnalysisReport.text(analysis)
  }

  @Test(
    arguments: Quantity.allCases,
    [[FloatFormat.binary32, .binary64], [.bfloat16, .float8E4M3FN, .binary16]])
  func whatIsShownDoesNotDependOnWhatIsLeftOut(
    _ quantity: Quantity, _ formats: [FloatFormat]
  ) throws {
    for rows in Self.rows() {
      for algorithms in [[Shifted.self], [Naive.self, ShiftedMaxOut.self]]
        as [[any SoftmaxAlgorithm.Type]]
      {
        func options(_ elements: ElementChoice) throws -> AnalysisOptions {
          try AnalysisOptions(
            quantity: quantity, formats: formats, algorithms: algorithms, listedRows: 4,
            elements: elements)
        }
        let wanted = try text(rows, options(.all), threads: 1)
        let shown = ElementChoice.worst(AnalysisReport.shownElementCount)
        #expect(try text(rows, options(shown), threads: 1) == wanted)
        #expect(try text(rows, options(shown), threads: 3) == wanted)
      }
    }
  }

  /// Sentences about elements without an error once compared each with all before it.
  @Test func everyOutputMayBeWrongInItsOwnWay() throws {
    var random = SplitMix64(state: 167)
    let row = (0..<100_000).map { _ in Double.random(in: 800...900, using: &random) }
    let options = try AnalysisOptions(
      formats: [.binary64], algorithms: [Naive.self],
      elements: .worst(AnalysisReport.shownElementCount))
    let found = try text([row], options, threads: 1)
    #expect(found.contains(" more outputs are not what is due."))
  }

  /// The largest logit was once searched for every gap: 10^11 comparisons here.
  @Test func diagnosisTakesOnePassForEachFact() throws {
    var random = SplitMix64(state: 173)
    let row = (0..<300_000).map { _ in Double.random(in: -9...9, using: &random) }
    let diagnosis = try Diagnoser(.softmax, FormatPipeline(.binary32)).diagnose(row)
    #expect(diagnosis.elements.count == row.count)
  }

  @Test func theLargestAreThoseOfASort() {
    var random = SplitMix64(state: 179)
    for _ in 0..<300 {
      let numbers = (0..<40).map { _ in
        Int.random(in: 0..<9, using: &random) == 0
          ? Double.infinity : Double(Int.random(in: 0..<12, using: &random))
      }
      for limit in [0, 1, 5, 39, 40, 41] {
        let sorted = numbers.indices.sorted { (-numbers[$0], $0) < (-numbers[$1], $1) }
        #expect(largest(limit, of: numbers) == sorted.prefix(limit).sorted())
      }
    }
  }
}
