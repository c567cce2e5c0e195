import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Rows with labels and targets, judged by `OutputChecker` and `Analyzer`.
@Suite struct LossJudgeTests {
  private static let companions: [RowCompanion] = [
    .label(0), .label(2), .numbers([0.25, 0.5, 0.25]), .numbers([1, 1, -2]), .numbers([0, 1, 0]),
    .ignored,
  ]

  /// The reference's own outputs pass every limit at its strictest.
  @Test(arguments: [Quantity.crossEntropy, .crossEntropyGradient], FloatFormat.all)
  func ownOutputsPass(_ quantity: Quantity, _ format: FloatFormat) throws {
    let reference = try Reference(quantity, in: format)
    for companion in Self.companions {
      var (logits, outputs): ([Double], [Double]) = ([], [])
      for row in OwnOutputsTests.rows {
        guard let values = try? reference.certify(row, with: companion) else { continue }
        logits += row
        outputs += values.map(\.value)
      }
      let count = logits.count / 3
      let width = quantity.outputCount(3)
      let checker = try OutputChecker(
        quantity, in: format, length: 3,
        limits: [
          .maxUlp(0.5), .prematureZeros(0), .prematureOnes(0), .correctlyRounded, .specialValues,
        ])
      func check() throws -> OutputCheck {
        try checker.check(
          "own", logits: .init(name: "x", shape: [count, 3], axis: 1),
          outputs: .init(
            name: "y", shape: width == 1 ? [count] : [count, 3], axis: width == 1 ? 0 : 1)
        ) {
          try $0(
            .init(
              numbers: Array(0..<count), logits: logits, outputs: outputs,
              companions: Array(repeating: companion, count: count)))
        }
      }
      guard companion != .ignored else {
        #expect(throws: CheckError.noRowCounts("x", count)) { try check() }
        continue
      }
      let result = try check()
      #expect(result.passes, "\(quantity.name) \(format.name) \(companion) \(result.limits)")
    }
  }

  /// An analysis and a check of the same outputs count the same.
  @Test(arguments: [Quantity.crossEntropy, .crossEntropyGradient])
  func analysesCountAsChecksDo(_ quantity: Quantity) throws {
    let rows = OwnOutputsTests.rows.filter { !$0.contains(where: \.isNaN) }
    func companion(_ row: Int) -> RowCompanion { Self.companions[row % Self.companions.count] }
    let options = try AnalysisOptions(quantity: quantity, formats: [.binary64], listedRows: 3)
    let analysis = try Analyzer(options, threads: 3).analyze(
      .init(name: "x", shape: [rows.count, 3], axis: 1), with: companion
    ) { visit in
      for (number, row) in rows.enumerated() { try visit(number, row) }
    }
    let candidate = Candidate(Shifted.self, in: .binary64)
    let width = quantity.outputCount(3)
    let check = try OutputChecker(quantity, in: .binary64, length: 3, threads: 2).check(
      "y", logits: .init(name: "x", shape: [rows.count, 3], axis: 1),
      outputs: .init(
        name: "y", shape: width == 1 ? [rows.count] : [rows.count, 3], axis: width == 1 ? 0 : 1)
    ) { visit in
      try visit(
        .init(
          numbers: Array(rows.indices), logits: rows.flatMap { $0 },
          outputs: rows.enumerated().flatMap {
            candidate.run(quantity, $0.element, with: companion($0.offset))
          },
          companions: rows.indices.map(companion)))
    }
    var totals = analysis.totals[0]
    totals.algorithm = check.totals.algorithm
    #expect(totals == check.totals)
    #expect(analysis.ignoredRows == check.ignoredRows && check.ignoredRows ?? 0 > 0)
  }

  /// What a masked class or a single finite logit makes exact is no saturation; what rounding makes so is.
  @Test func verdictsKnowWhatIsExact() throws {
    func verdicts(
      _ logits: [Double], _ companion: RowCompanion, _ outputs: [Double],
      _ quantity: Quantity = .crossEntropyGradient
    ) throws -> [Verdict?] {
      let judge = try FormatJudge(
        quantity, FormatPair(input: .binary64, output: .binary64), logits: logits,
        with: companion, temperature: 1, row: 0)
      return outputs.indices.map { judge.verdict(outputs[$0], at: $0) }
    }
    #expect(try verdicts([0, -.infinity], .label(0), [0, 0]) == [nil, nil])
    #expect(try verdicts([0, -.infinity], .label(1), [1, -1]) == [nil, nil])
    #expect(try verdicts([0, 0], .numbers([0.5, 0.5]), [0, 0]) == [nil, nil])
    #expect(try verdicts([-800, 0], .label(0), [-1, 1]) == [.correct, .correct])
    #expect(try verdicts([-37, 0], .label(0), [-1, 0]) == [.premature, .premature])
    #expect(try verdicts([-800, 0], .label(0), [-0.5, .nan]) == [.missed, .notANumber])
    #expect(try verdicts([40, 0], .label(0), [0], .crossEntropy) == [.premature])
    #expect(try verdicts([800, 0], .label(0), [0], .crossEntropy) == [.correct])
    #expect(try verdicts([40, -.infinity], .label(0), [0], .crossEntropy) == [nil])
  }
}
