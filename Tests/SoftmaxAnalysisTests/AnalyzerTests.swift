import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Several rows together.
@Suite struct AnalyzerTests {
  static let rows: [[Double]] = [
    [1, 2, 3], [0, 100, 0], [0, -720], [37, 0], [0, -800, -.infinity], [0.5, -0.25],
  ]

  /// Every total by a model in fractions: each operation of the shifted algorithm rounded once, exp
  /// by mpmath at 6000 bits, and the exact softmax beside it.
  @Test func theTotalsInDoubleAreThoseDoneByHand() throws {
    let totals = try analysis(of: Self.rows).totals[0]
    #expect(totals.count == 15 && totals.correctlyRounded == 11)
    #expect(totals.exactOnes == 4 && totals.exactOnesDue == 3 && totals.prematureOnes == 1)
    #expect(totals.exactZeros == 2 && totals.exactZerosDue == 2 && totals.prematureZeros == 0)
    #expect(totals.missedOnes == 0 && totals.missedZeros == 0 && totals.flushed == 0)
    #expect(totals.nonFinite == 0 && totals.specialValueMismatches == 0)
    #expect(totals.rowsSumNotOne == 1 && totals.argmaxChanges == 0)
    #expect(abs(totals.maxUlp - 1.028679828896662) < 1e-12)
    #expect(totals.p99Ulp == totals.maxUlp)
    #expect(abs(totals.meanUlp - 0.32043970212751816) < 1e-12)
    let worst = try #require(totals.worst)
    #expect(worst.row == 5 && worst.index == 1 && worst.logit.decimal == -0.25)
    #expect(worst.output.decimal == 0x1.4885610b9b827p-2)
    #expect(worst.exact.decimal == 0x1.4885610b9b828p-2)
    #expect(worst.ulps == -totals.maxUlp)
  }

  /// The totals, which the engine measured part by part, are those of the rows' accounts, which certify each element by
  /// itself: of every candidate, in the candidates' order.
  @Test(arguments: Quantity.allCases)
  func totalsAreThoseOfTheAccounts(_ quantity: Quantity) throws {
    let rows = OwnOutputsTests.rows
    let options = try AnalysisOptions(
      quantity: quantity, formats: [.binary32, .bfloat16, .binary64],
      algorithms: [Naive.self, Shifted.self], temperature: 1, listedRows: rows.count)
    let found = try analysis(of: rows, options)
    for (place, totals) in found.totals.enumerated() {
      let candidate = options.candidates[place]
      #expect(
        (totals.format, totals.algorithm) == (candidate.format.name, candidate.algorithm.name))
      let results = found.rows.flatMap { $0.elements.map { $0.results[place] } }
      let ulps = results.compactMap(\.ulps)
      #expect(totals.maxUlp == ulps.map(\.magnitude).max())
      let mean = ulps.map(\.magnitude).reduce(0, +) / Double(ulps.count)
      #expect(!mean.isFinite || (totals.meanUlp - mean).magnitude <= 1e-12 * mean)
      #expect(totals.flushed == results.count(where: \.isFlushed))
      let premature = results.count { $0.verdict == .premature }
      #expect(totals.prematureOnes + totals.prematureZeros == premature)
    }
  }

  @Test func theTotalsInFloatAreThoseDoneByHand() throws {
    let totals = try analysis(of: Self.rows, in: .binary32).totals[0]
    #expect(totals.count == 15 && totals.correctlyRounded == 14)
    #expect(totals.exactOnes == 4 && totals.exactOnesDue == 4)
    #expect(totals.exactZeros == 3 && totals.exactZerosDue == 3)
    #expect(totals.rowsSumNotOne == 0)
    #expect(abs(totals.maxUlp - 0.5226708204088357) < 1e-12)
    #expect(abs(totals.meanUlp - 0.14936824137999796) < 1e-12)
    #expect(totals.worst?.row == 5 && totals.worst?.index == 1)
    // 0x1.48856p-2, as struct.pack('>f', ...) writes it.
    #expect(totals.worst?.output.hex == "3ea442b0")
  }

  @Test func candidatesStandInTheOrderOfTheOptions() throws {
    let options = try AnalysisOptions(
      formats: [.binary16, .binary64], algorithms: [Naive.self, Shifted.self])
    let analysis = try analysis(of: [[1, 2]], options)
    let wanted = [
      "naive binary16", "naive binary64", "shifted binary16", "shifted binary64",
    ]
    #expect(analysis.totals.map { "\($0.algorithm) \($0.format)" } == wanted)
    for element in analysis.rows[0].elements {
      #expect(element.results.map { "\($0.algorithm) \($0.format)" } == wanted)
    }
    #expect(analysis.rows[0].results.map { "\($0.algorithm) \($0.format)" } == wanted)
  }

  @Test func rowsAreListedByErrorAndInOrder() throws {
    // The model's largest error, 1.03 ulps, is in row 5.
    for (limit, rows) in [(0, []), (1, [5]), (10, [0, 1, 2, 3, 4, 5])] {
      let options = try AnalysisOptions(formats: [.binary64], listedRows: limit)
      let analysis = try analysis(of: Self.rows, options)
      #expect(analysis.rows.map(\.row) == rows && analysis.rowCount == 6)
      #expect(analysis.totals == (try SoftmaxAnalysisTests.analysis(of: Self.rows).totals))
    }
  }

  @Test func logSumExpHasOneElementAtTheLargestLogit() throws {
    let analysis = try analysis(of: [[1, 3, 2], [-.infinity, -4]], quantity: .logSumExp)
    #expect(analysis.totals[0].count == 2 && analysis.quantity == .logSumExp)
    let elements = analysis.rows.map(\.elements)
    #expect(elements.map(\.count) == [1, 1] && elements.map { $0[0].index } == [1, 1])
    #expect(elements[0][0].logit.decimal == 3 && elements[1][0].logit.decimal == -4)
    // ln(e + e^3 + e^2) = 0x1.b42c6ea778b93p1 by mpmath.
    #expect(elements[0][0].exact.decimal == 0x1.b42c6ea778b93p1)
    #expect(elements[0][0].results.map(\.correctlyRounded.decimal) == [0x1.b42c6ea778b93p1])
    #expect(elements[1][0].exact.decimal == -4 && elements[0][0].bitsNeeded == nil)
  }

  @Test func aTensorWithoutRowsIsAnError() {
    #expect(throws: AnalysisError.self) { try analysis(of: []) }
  }
}
