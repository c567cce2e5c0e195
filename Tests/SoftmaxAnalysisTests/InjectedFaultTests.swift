import FloatFormats
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// softmax([0, -720])[1] rounded once, 0x1.32769b92ap-1039: subnormal, so a literal would warn.
let expMinus720 = 0x1.32769b92ap-17 * 0x1p-1022

/// The judge is tested: correctly rounded outputs give no finding, and each injected fault is found.
@Suite struct InjectedFaultTests {
  /// Rows with their correctly rounded softmax: mpmath at 6000 bits, rounded once as fractions. The
  /// second class of the second row is subnormal, and the first is a correct 1.
  struct Outputs: CustomTestStringConvertible, Sendable {
    var format: FloatFormat
    var rows: [[Double]]
    var correct: [[Double]]
    /// `exact / leastSubnormal` of the subnormal class.
    var flushedUlps: Double
    var testDescription: String { format.name }

    func totals(giving outputs: [[Double]]) throws -> Totals {
      try analysis(of: rows, giving: outputs, in: format).totals[0]
    }

    /// The totals with one output changed.
    func totals(_ row: Int, _ index: Int, _ output: Double) throws -> Totals {
      var outputs = correct
      outputs[row][index] = output
      return try totals(giving: outputs)
    }
  }

  static func rows(_ gap: Double) -> [[Double]] {
    [[1, 2, 3], [0, -gap], [2.5, -1, 0.125, 2.5], [-1, 1]]
  }

  static let formats = [
    Outputs(
      format: .binary64, rows: rows(720),
      correct: [
        [0x1.70c3e5f682bdap-4, 0x1.f534335ca4bcfp-3, 0x1.549a766a06791p-1],
        [1, expMinus720],
        [0x1.e249c67aa74fbp-2, 0x1.d20afcc6db55cp-7, 0x1.66e0d923d42f4p-5, 0x1.e249c67aa74fbp-2],
        [0x1.e84152bac31afp-4, 0x1.c2f7d5a8a79cap-1],
      ], flushedUlps: 41132809365.12009),
    Outputs(
      format: .binary32, rows: rows(100),
      correct: [
        [0x1.70c3e6p-4, 0x1.f53434p-3, 0x1.549a76p-1], [1, 0x1.bp-145],
        [0x1.e249c6p-2, 0x1.d20afcp-7, 0x1.66e0dap-5, 0x1.e249c6p-2],
        [0x1.e84152p-4, 0x1.c2f7d6p-1],
      ], flushedUlps: 26.54734926733305),
    Outputs(
      format: .binary16, rows: rows(14),
      correct: [
        [0x1.70cp-4, 0x1.f54p-3, 0x1.548p-1], [1, 0x1.cp-21],
        [0x1.e24p-2, 0x1.d2p-7, 0x1.67p-5, 0x1.e24p-2], [0x1.e84p-4, 0x1.c3p-1],
      ], flushedUlps: 13.95072533017512),
  ]

  @Test(arguments: formats) func correctlyRoundedOutputsGiveNoFinding(_ outputs: Outputs) throws {
    let totals = try outputs.totals(giving: outputs.correct)
    #expect(totals.count == 11 && totals.correctlyRounded == 11)
    #expect(totals.maxUlp <= 0.5 && totals.p99Ulp <= 0.5 && totals.meanUlp <= 0.5)
    #expect(totals.exactOnes == 1 && totals.exactOnesDue == 1)
    #expect(totals.exactZeros == 0 && totals.exactZerosDue == 0)
    #expect(totals.prematureOnes == 0 && totals.prematureZeros == 0)
    #expect(totals.missedOnes == 0 && totals.missedZeros == 0)
    #expect(totals.flushed == 0 && totals.nonFinite == 0)
    #expect(totals.argmaxChanges == 0 && totals.specialValueMismatches == 0)
    // Summed as fractions, each row rounds to 1.
    #expect(totals.rowsSumNotOne == 0)
  }

  @Test(arguments: formats) func oneUlpIsFoundWhereverItIs(_ outputs: Outputs) throws {
    for (row, values) in outputs.correct.enumerated() {
      for (index, value) in values.enumerated() {
        for moved in [outputs.format.nextUp(value), outputs.format.nextDown(value)] {
          let totals = try outputs.totals(row, index, moved)
          #expect(totals.correctlyRounded == 10, "\(row) \(index) \(moved)")
          #expect(totals.maxUlp >= 0.5, "\(row) \(index) \(moved)")
          #expect(totals.worst?.row == row && totals.worst?.index == index)
          #expect(totals.worst?.ulps?.sign == (moved > value ? .plus : .minus))
          #expect(totals.worst?.output.hex == outputs.format.hexBits(moved))
          #expect(totals.worst?.exact.hex == outputs.format.hexBits(value))
        }
      }
    }
  }

  @Test(arguments: formats) func aFlushedSubnormalIsFound(_ outputs: Outputs) throws {
    let totals = try outputs.totals(1, 1, 0)
    #expect(totals.flushed == 1 && totals.prematureZeros == 1 && totals.exactZeros == 1)
    #expect(totals.correctlyRounded == 10 && totals.exactZerosDue == 0)
    #expect(totals.worst?.row == 1 && totals.worst?.index == 1)
    #expect(abs(totals.maxUlp - outputs.flushedUlps) <= outputs.flushedUlps * 0x1p-49)
  }

  @Test(arguments: formats) func aSwappedPairIsFound(_ outputs: Outputs) throws {
    var swapped = outputs.correct
    swapped[0].swapAt(0, 2)
    let totals = try outputs.totals(giving: swapped)
    #expect(totals.correctlyRounded == 9 && totals.argmaxChanges == 1)
    #expect(totals.worst?.row == 0 && totals.worst?.index == 0)
    // (CR(p_2) - p_0) / ulp(p_0) is 6.39 times 2^(p-1) / 1.44, whatever the format.
    let scale = Double(sign: .plus, exponent: outputs.format.significandBits - 53, significand: 1)
    #expect(abs(totals.maxUlp / (4.144827623611205e16 * scale) - 1) < 1e-2)
  }

  @Test func missedAndPrematureSaturationIsCounted() throws {
    let outputs = Self.formats[0]
    let missed = try outputs.totals(1, 0, 0x1.fffffffffffffp-1)
    #expect(missed.missedOnes == 1 && missed.exactOnes == 0 && missed.exactOnesDue == 1)
    let premature = try outputs.totals(3, 1, 1)
    #expect(premature.prematureOnes == 1 && premature.exactOnes == 2)
    #expect(premature.rowsSumNotOne == 1)
  }
}
