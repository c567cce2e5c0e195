import FloatFormats
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// NaN and infinities, in the outputs and where they are due.
@Suite struct NonFiniteTests {
  // softmax([1, 2]) rounded once, by mpmath.
  static let correct = [0x1.136561454ba86p-2, 0x1.764d4f5d5a2bdp-1]

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aNonFiniteOutputIsCountedAndHasNoUlp(_ output: Double) throws {
    let analysis = try analysis(
      of: [[1, 2], [2, 1]], giving: [[output, Self.correct[1]], Self.correct.reversed()])
    let totals = analysis.totals[0]
    #expect(totals.nonFinite == 1 && totals.count == 4 && totals.correctlyRounded == 3)
    #expect(totals.maxUlp <= 0.5 && totals.meanUlp <= 0.5)
    #expect(totals.worst?.row == 0 && totals.worst?.index == 0 && totals.worst?.ulps == nil)
    #expect(totals.specialValueMismatches == 0)
    #expect(totals.rowsSumNotOne == 1)
    // Minus infinity leaves the largest output where it was.
    #expect(totals.argmaxChanges == (output == -.infinity ? 0 : 1))
    let result = analysis.rows[0].elements[0].results[0]
    #expect(result.ulps == nil && !result.isFlushed)
    #expect(result.verdict == (output.isNaN ? .notANumber : nil))
    #expect(result.class == (output.isNaN ? .nan : .infinite))
    #expect(analysis.rows[0].results[0].sumDeviation == nil)
  }

  @Test(arguments: [[1, 2], [.nan, 2], [.infinity, 2]] as [[Double]])
  func aRowWithAMissedOrNonFiniteOutputIsTheFirstToBeListed(_ row: [Double]) throws {
    let rows = [[0, 1], row, [2, 1]]
    let outputs = [[0.5, 0.5], row[0] == 1 ? [.nan, 0.5] : [0.5, 0.5], [0.5, 0.5]]
    let options = try AnalysisOptions(
      formats: [.binary64], algorithms: [Injected.self], listedRows: 1)
    let listed = try Injected.giving(outputs, for: rows, in: .binary64) {
      try analysis(of: rows, options)
    }
    #expect(listed.rows.map(\.row) == [1] && listed.rowCount == 3)
  }

  @Test(arguments: [[Double.nan, 1], [.infinity, 1], [-.infinity, -.infinity]])
  func aNaNThatIsDueAndNotGivenIsAMismatch(_ row: [Double]) throws {
    let missed = try analysis(of: [row], giving: [[0.5, 0.25]]).totals[0]
    #expect(missed.specialValueMismatches == 2 && missed.count == 0)
    #expect(missed.worst?.index == 0 && missed.worst?.ulps == nil)
    #expect(missed.maxUlp == 0 && missed.meanUlp == 0 && missed.p99Ulp == 0)
    #expect(missed.rowsSumNotOne == 0 && missed.argmaxChanges == 0 && missed.nonFinite == 0)
    let given = try analysis(of: [row], giving: [[.nan, .nan]]).totals[0]
    #expect(given.specialValueMismatches == 0 && given.count == 0 && given.nonFinite == 0)
    #expect(given.worst == nil)
  }

  @Test func anInfinityThatIsDueIsJudged() throws {
    let row: [Double] = [1, -.infinity]
    let given = try analysis(of: [row], giving: [[0, -.infinity]], quantity: .logSoftmax).totals[0]
    #expect(given.correctlyRounded == 2 && given.specialValueMismatches == 0)
    let missed = try analysis(of: [row], giving: [[0, -1e308]], quantity: .logSoftmax).totals[0]
    #expect(missed.correctlyRounded == 1 && missed.specialValueMismatches == 1)
    #expect(missed.count == 2 && missed.nonFinite == 0)
  }

  @Test(
    arguments: [([.infinity, 0], .infinity), ([-.infinity], -.infinity)] as [([Double], Double)])
  func theInfiniteLogSumExpIsJudged(_ row: [Double], _ due: Double) throws {
    let given = try analysis(of: [row], giving: [[due]], quantity: .logSumExp).totals[0]
    #expect(given.correctlyRounded == 1 && given.specialValueMismatches == 0)
    for output in [-due, Double.nan, 1] {
      let missed = try analysis(of: [row], giving: [[output]], quantity: .logSumExp).totals[0]
      #expect(missed.correctlyRounded == 0 && missed.specialValueMismatches == 1, "\(output)")
    }
  }

  @Test func logitsBeyondTheFormatAreJudgedAsReceived() throws {
    // 70000 is +inf in Float16: NaN is due, and the shifted algorithm gives inf - inf.
    let totals = try analysis(of: [[70_000, 65_000]], in: .binary16).totals[0]
    #expect(totals.specialValueMismatches == 0 && totals.count == 0)
  }
}
