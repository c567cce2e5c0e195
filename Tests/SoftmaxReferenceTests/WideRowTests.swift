import FloatFormats
import SeededRandom
import Testing

@testable import SoftmaxReference

/// The ways for wide rows: double-double arithmetic decides digits, as MPFR does, and what concerns the whole
/// row is found once.
@Suite struct WideRowTests {
  static let hardRows: [[Double]] = [
    [0x1.5aa16394d482p+1, 0], [0, -0x1.8f089p+3, -0x1.3eb92p+2], [0, -0x1.791262ee99d8ep+3],
    [100, 0], [0, 37, 36.7, 1], [0, -20.7232658369], [0, -20.72326583], [700, 0, -.infinity, 699],
    [5, 5, 5, -.infinity], [1, 1, 0], [3, 3], [1e308, -1e308, 0], [1e308, 1e308, 1],
    [0, -708.3, -744.4, -745.2, -800], [0, -1e12], [0, -2e18], [0, -4e18], [-4e18, 0, -1e300],
    [0x1p-1030, 0x1p-1074, 0], [2.5, -.infinity], [0, -.infinity, -.infinity], [-3, -4e18],
    [0.125, -30, -30, -30.5], [.nan, 1], [.infinity, 0], [-.infinity, -.infinity],
  ]

  func same(
    _ row: [Double], _ quantity: Quantity, _ temperature: Double, digits: Int
  ) throws -> Bool {
    let fast = try Reference(quantity, in: .binary64, temperature: temperature)
    let slow = try Reference(
      quantity, in: .binary64, temperature: temperature, plan: TierPlan([.multiPrecision]))
    let wanted = try slow.exactValues(row, digits: digits)
    let found = try fast.exactValues(row, digits: digits)
    let bits = (try fast.bitsNeeded(row), try slow.bitsNeeded(row))
    // NaN is not equal to itself.
    return bits.0 == bits.1 && found.map(\.description) == wanted.map(\.description)
  }

  @Test(arguments: Quantity.allCases, [1, 0.7, 3, 1e-3])
  func hardRowsHaveTheDigitsOfMPFR(_ quantity: Quantity, _ temperature: Double) throws {
    for row in Self.hardRows {
      for digits in [2, 5, 17, 25, 30] {
        #expect(
          try same(row, quantity, temperature, digits: digits), "\(row) to \(digits) digits")
      }
    }
  }

  @Test(arguments: Quantity.allCases) func randomRowsHaveTheDigitsOfMPFR(
    _ quantity: Quantity
  ) throws {
    var random = SplitMix64(state: 151)
    for _ in 0..<2000 {
      let row = random.row()
      #expect(try same(row, quantity, 1, digits: 17), "seed 151: \(row)")
      #expect(try same(row, quantity, 0.3, digits: 3), "seed 151: \(row)")
    }
  }

  /// The digits of some elements are those that they have among all.
  @Test func someElementsAreAsAmongAll() throws {
    for row in Self.hardRows {
      let reference = try Reference(.softmax, in: .binary64)
      let all = try reference.exactValues(row).map(\.description)
      let bits = try reference.rounded(row, toPrecision: 24).map(\.description)
      for index in row.indices {
        #expect(try reference.exactValues(row, at: [index]).map(\.description) == [all[index]])
      }
      let reversed = Array(row.indices.reversed())
      #expect(
        try reference.rounded(row, toPrecision: 24, at: reversed).map(\.description)
          == bits.reversed())
    }
  }

  /// The runner-up was once searched for every element: 10^11 comparisons here, which take minutes.
  @Test func theRunnerUpIsFoundOnce() throws {
    var random = SplitMix64(state: 157)
    let row = (0..<300_000).map { _ in Double.random(in: -9...9, using: &random) }
    let reference = try Reference(.softmax, in: .binary64)
    #expect(try reference.exactValues(row, digits: 5).count == row.count)
    #expect(try reference.bitsNeeded(row).compactMap(\.self).max() == 0)
  }

  /// Beyond 2^16 logits sums are taken in blocks; in one sum their bound left every value to MPFR.
  @Test(arguments: Quantity.allCases) func sumsOfBlocksDecide(_ quantity: Quantity) throws {
    var random = SplitMix64(state: 181)
    let row = (0..<(1 << 16) + 9).map { index in
      index % 7 == 3 ? -.infinity : Double.random(in: -30...1, using: &random)
    }
    let indices =
      quantity == .logSumExp ? [0] : [0, 1, 16_383, 16_384, 65_535, 65_536, row.count - 1]
    let fast = try Reference(quantity, in: .binary64).certify(row, at: indices, row: 0)
    let slow = try Reference(quantity, in: .binary64, plan: TierPlan([.multiPrecision]))
      .certify(row, at: indices, row: 0)
    for (fast, slow) in zip(fast, slow) {
      #expect(fast.value == slow.value && fast.enclosure.isNarrow)
      #expect(fast.certificate == .doubleDouble || fast.certificate == .exact)
    }
  }
}
