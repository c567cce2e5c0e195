import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// The columns at other precisions.
@Suite struct PrecisionColumnTests {
  func columns(
    _ rows: [[Double]], _ choice: PrecisionChoice = .automatic, quantity: Quantity = .softmax
  ) throws -> [PrecisionColumn] {
    let options = try AnalysisOptions(
      quantity: quantity, formats: [.binary64], precisions: choice)
    return try analysis(of: rows, options).rows[0].precisions
  }

  @Test func zeroHundredZeroShowsWhereTheOneEnds() throws {
    let columns = try columns([[0, 100, 0]])
    #expect(columns.map(\.bits) == [64, 113, 142, 143])
    #expect(columns.map(\.exactOnes) == [1, 1, 1, 0])
    #expect(columns.map(\.exactZeros) == [0, 0, 0, 0])
    #expect(columns.map { $0.values[1] == "1" } == [true, true, true, false])
    // round((1 - p) / 2**-143) * 2**-143, 17 digits by mpmath.
    #expect(columns[3].values[1] == "1 - 8.9683101716788293e-44")
    // The shifted algorithm still rounds 1 + 2 e^-100 to 1 at 143 bits.
    #expect(columns[3].algorithms.map(\.algorithm) == ["shifted"])
    #expect(columns[3].algorithms[0].values[1] == "1" && columns[3].algorithms[0].exactOnes == 1)
  }

  @Test func theSumOfTwoEndsPrematurelyToo() throws {
    // 1 - p = 2^-53.38: 53 bits are needed, and the shifted sum 1 + 2^-53.38 needs more.
    let columns = try columns([[37, 0]])
    #expect(columns.map(\.bits) == [52, 53, 64, 113])
    #expect(columns.map(\.exactOnes) == [1, 0, 0, 0])
    #expect(columns.map { $0.algorithms[0].exactOnes } == [1, 1, 0, 0])
  }

  @Test func nothingIsChosenWhereNothingSaturates() throws {
    #expect(try columns([[1, 2, 3]]) == [])
    #expect(try columns([[-.infinity, 5]]) == [])
    #expect(try columns([[.nan, 100]]) == [])
    #expect(try columns([[0, 100, 0]], quantity: .logSoftmax) == [])
    #expect(try columns([[0, 100, 0]], quantity: .logSumExp) == [])
  }

  @Test func theAutomaticPrecisionsHaveALimit() throws {
    // floor(5000 / ln 2) = 7213 bits are needed; floor(2839 / ln 2) = 4095, floor(2840 / ln 2) = 4097.
    #expect(try columns([[5000, 0]]).map(\.bits) == [64, 113])
    #expect(try columns([[2840, 0]]).map(\.bits) == [64, 113])
    #expect(try columns([[2839, 0]]).map(\.bits) == [64, 113, 4094, 4095])
  }

  /// The bits of the small class were once sought in an interval around 1, in vain beyond a gap of
  /// 11356 (16384 bits).
  @Test func gapsBeyondTheBudgetAreDecided() throws {
    // floor(12000 / ln 2) = 17312.
    let elements = try analysis(of: [[12_000, 0]]).rows[0].elements
    #expect(elements.map(\.bitsNeeded) == [17_312, 0])
    #expect(try columns([[1e39, 0]]).map(\.bits) == [64, 113])
  }

  @Test func onlyARowAloneChoosesByItself() throws {
    #expect(try columns([[0, 100, 0], [1, 2, 3]]) == [])
    #expect(try columns([[0, 100, 0], [1, 2, 3]], .these([24, 8])).map(\.bits) == [24, 8])
  }

  @Test func exactValuesAreNotCountedAsSaturated() throws {
    let masked = try columns([[0, 0, -.infinity]], .these([53]))[0]
    #expect(masked.values[2] == "0")
    #expect(masked.exactOnes == 0 && masked.exactZeros == 0)
    #expect(masked.algorithms[0].exactZeros == 0)
    let single = try columns([[5, -.infinity]], .these([53]))[0]
    #expect(single.values == ["1", "0"])
    #expect(single.exactOnes == 0 && single.exactZeros == 0)
  }

  @Test func nothingUnderflowsInMPFR() throws {
    let column = try columns([[0, -800]], .these([53]))[0]
    #expect(column.exactZeros == 0 && column.algorithms[0].exactZeros == 0)
    #expect(column.exactOnes == 1)
  }

  @Test func aLogSoftmaxOfZeroIsCounted() throws {
    // -log1p(e^-40) is -4.2e-18; at 53 bits log(1 + e^-40) is 0, at 64 it is not.
    let columns = try columns([[40, 0]], .these([53, 64]), quantity: .logSoftmax)
    #expect(columns.map(\.exactZeros) == [0, 0] && columns.map(\.exactOnes) == [0, 0])
    #expect(columns.map { $0.algorithms[0].exactZeros } == [1, 0])
  }

  @Test func everyAlgorithmIsShownOnce() throws {
    let options = try AnalysisOptions(
      formats: [.binary32, .binary64], algorithms: [Shifted.self, Naive.self],
      precisions: .these([24]))
    let columns = try analysis(of: [[1, 2]], options).rows[0].precisions
    #expect(columns[0].algorithms.map(\.algorithm) == ["shifted", "naive"])
  }
}
