import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import Testing

/// Pipelines of formats wherever formats are taken.
@Suite struct PipelineTests {
  private static let mixed = FormatPipeline(.binary32, input: .bfloat16, output: .bfloat16)

  /// Every gap of bfloat16 up to 16, by Float's arithmetic, in which nothing but the last step rounds as bfloat16 does.
  @Test func thresholdsInAPipeline() throws {
    let finder = ThresholdFinder(algorithms: [Shifted.self])
    let found = finder.find(pipelines: [Self.mixed], classes: [2, 10]).rows
    #expect(found.map(\.format) == ["bfloat16", "bfloat16"])
    for row in found {
      let gaps = (0..<0x4180).map { Double(FloatFormat.bfloat16.decode(UInt64($0))) }
      let first = gaps.first { gap in
        let candidate = Candidate(Shifted.self, Self.mixed)
        return candidate.run(.softmax, [0] + Array(repeating: -gap, count: row.classes - 1))[0] == 1
      }
      #expect(row.algorithms[0].toOne?.first.decimal == first)
      let due = gaps.first { gap in
        FloatFormat.bfloat16.round(1 / (1 + Double(row.classes - 1) * Double.exp(-gap))) == 1
      }
      #expect(row.toOne?.first?.decimal == due)
    }
    // mpmath: ln(2^9 - 1) is 6.2363695902037042...
    #expect(found[0].toOne?.exact.hasPrefix("6.23636959020370") == true)
  }

  @Test func formatsAreUniformPipelines() throws {
    let finder = ThresholdFinder(algorithms: [Shifted.self])
    let formats = finder.find([.bfloat16], classes: [2], roundings: [.nearest])
    #expect(finder.find(pipelines: [FormatPipeline(.bfloat16)], classes: [2]) == formats)
    let rows: [Double] = [3, 1, 0, 5, -2, 0.5]
    let byFormat = try Analyzer(AnalysisOptions(formats: [.bfloat16])).analyze(rows, rowLength: 3)
    let byPipeline = try Analyzer(AnalysisOptions(pipelines: [FormatPipeline(.bfloat16)]))
      .analyze(rows, rowLength: 3)
    #expect(byFormat == byPipeline && byFormat.rowCount == 2)
  }

  @Test func widerArithmeticIsMoreAccurate() throws {
    let rows: [Float] = [3, 1, 0, 5, -2, 0.5, 7, 6.5, 6]
    let options = try AnalysisOptions(
      pipelines: [FormatPipeline(.bfloat16), Self.mixed], algorithms: [Shifted.self])
    let totals = try Analyzer(options).analyze(rows, rowLength: 3).totals
    #expect(totals.map(\.format) == ["bfloat16", "bfloat16"])
    #expect(totals[0].maxUlp > 0.5 && totals[1].maxUlp <= 0.501 && totals[1].count == 9)
  }

  @Test func rowsThatAreNoneAreRefused() throws {
    let analyzer = Analyzer(try AnalysisOptions())
    #expect(throws: ReferenceError.wrongShape(.logits(count: 3, length: 2))) {
      try analyzer.analyze([1.0, 2, 3], rowLength: 2)
    }
    #expect(throws: AnalysisError.noRows("mine")) {
      try analyzer.analyze([] as [Float], named: "mine")
    }
  }
}

extension Double {
  /// `e^x`.
  fileprivate static func exp(_ x: Double) -> Double {
    ElementaryFunctions.correctlyRounded.exp(x)
  }
}
