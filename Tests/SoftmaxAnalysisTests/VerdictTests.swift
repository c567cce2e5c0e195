import FloatFormats
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Verdicts on outputs of exactly 1 and 0. The exact values were computed with mpmath at 6000 bits,
/// `exp(x_i - m) / fsum(exp(x_j - m))`, and rounded once as fractions.
@Suite struct VerdictTests {
  @Test func aShiftedOneAtAGapOf37IsPremature() throws {
    // 1 - p = 8.533e-17 > 2^-54: CR is 1 - 2^-53.
    let element = try analysis(of: [[37, 0]]).rows[0].elements[0]
    #expect(element.bitsNeeded == 53)
    #expect(element.results[0].class == .exactOne)
    #expect(element.results[0].verdict == .premature)
    #expect(element.results[0].correctlyRounded.decimal == 0x1.fffffffffffffp-1)
    #expect(!element.results[0].isFlushed)
  }

  @Test func aShiftedOneAtAGapOf38IsCorrect() throws {
    // 1 - p = 3.139e-17 < 2^-54.
    let element = try analysis(of: [[38, 0]]).rows[0].elements[0]
    #expect(element.bitsNeeded == 54)
    #expect(element.results[0].verdict == .correct)
    #expect(element.results[0].correctlyRounded.decimal == 1)
  }

  @Test func theOneOfZeroHundredZeroIsCorrectInFloatAndDouble() throws {
    let row = try analysis(of: [[0, 100, 0]], AnalysisOptions()).rows[0]
    // floor(-log2(7.4401519520416719259e-44)) = 143; the small classes need no bit.
    #expect(row.elements.map(\.bitsNeeded) == [0, 143, 0])
    #expect(row.elements[1].exact.text == "1 - 7.4401519520416719e-44")
    for result in row.elements[1].results {
      #expect(result.output.decimal == 1 && result.class == .exactOne)
      #expect(result.verdict == .correct && !result.isFlushed)
    }
    #expect(row.elements[1].results.map(\.format) == ["binary32", "binary64"])
    // e^-100 is subnormal in Float, where the output keeps it.
    #expect(row.elements[0].results.map(\.class) == [.subnormal, .normal])
    #expect(row.elements[0].results.map(\.output.hex) == ["0000001b", "36ea8c1f14e2af5d"])
    #expect(row.elements[0].results.map(\.verdict) == [nil, nil])
  }

  @Test func anOutputBelowADueOneIsMissed() throws {
    let result = try element(0, of: [38, 0], giving: [0x1.fffffffffffffp-1, 3e-17])
    #expect(result.class == .normal && result.verdict == .missed)
  }

  @Test func anOutputAboveADueZeroIsMissed() throws {
    // softmax([0, -746]) = 0.21 of the least subnormal.
    let result = try element(1, of: [0, -746], giving: [1, 0x1p-1074])
    #expect(result.class == .subnormal && result.verdict == .missed)
  }

  @Test func zerosArePrematureCorrectOrFlushed() throws {
    // CR: 0x1.32769b92ap-1039 (subnormal), 0x1.898471fca6054p-54 (normal), 0.
    let subnormal = try element(1, of: [0, -720], giving: [1, 0])
    #expect(subnormal.class == .exactZero && subnormal.verdict == .premature)
    #expect(subnormal.isFlushed)
    let normal = try element(1, of: [37, 0], giving: [1, 0])
    #expect(normal.verdict == .premature && !normal.isFlushed)
    let due = try element(1, of: [0, -746], giving: [1, 0])
    #expect(due.verdict == .correct && !due.isFlushed)
  }

  @Test func anExactZeroOrOneHasNoVerdict() throws {
    let masked = try element(1, of: [1, -.infinity, 1], giving: [0.5, 0, 0.5])
    #expect(masked.class == .exactZero && masked.verdict == nil && !masked.isFlushed)
    #expect(masked.ulps == 0 && masked.certificate == "exact")
    let single = try analysis(of: [[-.infinity, 5]]).rows[0].elements
    #expect(single[1].results[0].class == .exactOne && single[1].results[0].verdict == nil)
    #expect(single.map(\.bitsNeeded) == [0, nil])
  }

  @Test func ordinaryOutputsHaveNoVerdict() throws {
    for element in try analysis(of: [[1, 2, 3]]).rows[0].elements {
      #expect(element.results[0].class == .normal && element.results[0].verdict == nil)
    }
  }
}

@Suite struct LogVerdictTests {
  @Test func aZeroLogSoftmaxIsJudged() throws {
    // -log1p(e^-40) = -0x1.39792499b1a24p-58; -log1p(e^-800) is far below the least subnormal.
    let premature = try analysis(of: [[40, 0]], quantity: .logSoftmax).rows[0].elements[0]
    #expect(premature.results[0].class == .exactZero)
    #expect(premature.results[0].verdict == .premature)
    #expect(premature.results[0].correctlyRounded.decimal == -0x1.39792499b1a24p-58)
    #expect(premature.bitsNeeded == nil)
    let correct = try analysis(of: [[800, 0]], quantity: .logSoftmax).rows[0].elements[0]
    #expect(correct.results[0].verdict == .correct)
    // CR is -0: a negative real that underflows keeps its sign.
    #expect(correct.results[0].correctlyRounded.hex == "8000000000000000")
  }

  @Test func flushedAndMissedLogSoftmaxZeros() throws {
    // -log1p(e^-745) rounds to -0x1p-1074, -log1p(e^-746) to -0.
    let flushed = try element(0, of: [745, 0], giving: [0, -745], quantity: .logSoftmax)
    #expect(flushed.verdict == .premature && flushed.isFlushed)
    let missed = try element(0, of: [746, 0], giving: [-0x1p-1074, -746], quantity: .logSoftmax)
    #expect(missed.verdict == .missed)
    let single = try element(
      0, of: [7, -.infinity], giving: [0, -.infinity], quantity: .logSoftmax)
    #expect(single.class == .exactZero && single.verdict == nil && single.ulps == 0)
  }

  @Test(arguments: [[0, -745], [0, -40], [0, -.infinity], [-0.25, -1.5]] as [[Double]])
  func logSumExpNeverHasAVerdict(_ row: [Double]) throws {
    for output in [0.0, 1, 0x1p-60] {
      let result = try element(0, of: row, giving: [output], quantity: .logSumExp)
      #expect(result.verdict == nil, "\(row) \(output)")
    }
  }
}
