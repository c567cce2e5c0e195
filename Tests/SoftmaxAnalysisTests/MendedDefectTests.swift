import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// A test for each defect that was found and mended.
@Suite struct MendedDefectTests {
  /// floor(12000 / ln 2) = 17312; 1 - p is just below 1, and just above 1/2 for two that tie.
  @Test func bitsNeededEndsForLargeGaps() throws {
    let reference = try Reference(.softmax, in: .binary64)
    #expect(try reference.bitsNeeded([12_000, 0]) == [17_312, 0])
    #expect(try reference.bitsNeeded([0, 0, -12_000]) == [0, 0, 0])
    #expect(try analysis(of: [[1e39, 0]]).rowCount == 1)
  }

  /// The true errors, 2^1074 and about 2^1073 ulps, are beyond Double; they must not become NaN.
  @Test func anEnormousErrorIsNotNaN() throws {
    for (row, outputs) in [
      ([0, -800], [1, 1]), ([0, -1500], [1, 0x1p-1074]), ([0, -.infinity], [1, 0.5]),
    ] as [([Double], [Double])] {
      let analysis = try analysis(of: [[0, 1], row], giving: [[0.25, 0.75], outputs])
      let ulps = try #require(analysis.rows[1].elements[1].results[0].ulps)
      #expect(!ulps.isNaN && ulps > 0.5, "\(row)")
      #expect(!analysis.totals[0].meanUlp.isNaN && !analysis.totals[0].p99Ulp.isNaN, "\(row)")
    }
    let worst = try analysis(of: [[0, 1], [0, -800]], giving: [[0.25, 0.75], [1, 1]]).totals[0]
    #expect(worst.worst?.row == 1)
  }

  @Test func whereNaNIsDueNothingIsSaturated() throws {
    #expect(try element(1, of: [.infinity, 0], giving: [1, 0]).verdict == nil)
  }

  /// 1 and 0 are due: softmax([0, -800]) in Double.
  @Test(arguments: [0, 1]) func aNaNDoesNotMissASaturation(_ index: Int) throws {
    #expect(try element(index, of: [0, -800], giving: [.nan, .nan]).verdict == .notANumber)
    #expect(try element(1, of: [0, -800], giving: [1, 0x1p-1074]).verdict == .missed)
  }

  /// A temperature that the format cannot hold is not used by the reference; 3 moves nothing, either.
  @Test func whatTheReferenceDidNotUseMovesNothing() throws {
    for temperature in [1e300, 1e-60, 3] {
      let options = try AnalysisOptions(formats: [.binary32], temperature: temperature)
      #expect(try analysis(of: [[1, 2, 3]], options).rows[0].results[0].inputRoundingUlps == 0)
    }
  }

  /// (p(x') - p(x)) / 2^-25 with x' = Float(-1e-9), by Python's decimal module with 80 digits.
  @Test func aMinuteChangeIsNotLostInNoise() throws {
    let rows = try analysis(of: [[0, 0, -1e-9]], in: .binary32).rows
    let ulps = try #require(rows[0].results[0].inputRoundingUlps)
    #expect(abs(ulps / 2.10885366198146542e-10 - 1) < 1e-9)
  }

  @Test func smallThings() throws {
    #expect(indexOfLargest([.nan, .nan]) == 0)
    #expect(try analysis(of: [[.nan, 0]]).rows[0].results[0].inputRoundingUlps == 0)
  }

  /// Naive overflows to NaN and has 6 ulp errors where shifted has 16: only one needs a second pass.
  /// The second pass once gave both their numbers twice.
  @Test func candidatesMayDifferInTheNeedOfASecondPass() throws {
    let rows: [[Double]] = [[1, 2], [1, 3], [1, 4]] + (0..<5).map { [800 + Double($0), 1000] }
    let options = try AnalysisOptions(formats: [.binary64], algorithms: [Shifted.self, Naive.self])
    let whole = try analysis(of: rows, options).totals
    let totals = try analysis(of: rows, options, percentileCapacity: 10).totals
    // As text, for Naive's worst output is NaN.
    #expect("\(totals)" == "\(whole)")
  }

  /// The grid of a search once began twice at 0, where a sixteenth rounds to it.
  @Test func narrowFormatsAreSearchedForManyClasses() throws {
    let rows = ThresholdFinder(digits: 5, algorithms: [Shifted.self], searchBudget: 100).find(
      [.float4E2M1, .float8E5M2, .bfloat16], classes: [2, 1000], roundings: [.nearest]
    ).rows
    #expect(rows.count == 6 && rows.allSatisfy { $0.algorithms.count == 1 })
  }

  /// Where an algorithm fails was once the first gap of a coarse grid: 91.2 instead of 88.72.
  @Test func theFirstFailureIsSearchedFor() throws {
    let row = ThresholdFinder(
      digits: 5, algorithms: [Naive.self], algorithmRow: .smallZero, searchBudget: 400_000
    ).find([.binary32], classes: [2], roundings: [.nearest]).rows[0]
    // The first number of binary32 from 128 ln 2 + ln(1 - 2^-25) on (mpmath).
    #expect(row.algorithms[0].fails?.decimal == 88.72283935546875)
    #expect(row.expOverflows?.first?.decimal == 88.72283935546875)
  }
}
