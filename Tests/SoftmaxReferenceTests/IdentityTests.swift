import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct IdentityTests {
  private func values(
    _ quantity: Quantity, _ row: [Double], _ format: FloatFormat
  ) throws -> [Double] {
    try Reference(quantity, in: format).certify(row).map(\.value)
  }

  /// Multiples of 1/64 below 1024 plus 2^20 are exact, so the gaps are the same.
  @Test(arguments: FloatFormat.all)
  func aShiftChangesNothing(_ format: FloatFormat) throws {
    var generator = SplitMix64(state: 41)
    for _ in 0..<12 {
      let row = (0..<6).map { _ in Double(Int.random(in: -999...999, using: &generator)) / 64 }
      let moved = row.map { $0 + 0x1p20 }
      for quantity in [Quantity.softmax, .logSoftmax] {
        let (here, there) = (
          try values(quantity, row, format), try values(quantity, moved, format)
        )
        #expect(zip(here, there).allSatisfy { $0.isSame(as: $1) }, "seed 41: \(row)")
      }
    }
  }

  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func theOrderOfLogitsChangesNothing(_ quantity: Quantity, _ format: FloatFormat) throws {
    var generator = SplitMix64(state: 43)
    for _ in 0..<12 {
      let row = generator.row()
      let order = Array(row.indices).shuffled(using: &generator)
      let plain = try values(quantity, row, format)
      let permuted = try values(quantity, order.map { row[$0] }, format)
      let wanted = quantity == .logSumExp ? plain : order.map { plain[$0] }
      #expect(zip(permuted, wanted).allSatisfy { $0.isSame(as: $1) }, "seed 43: \(row)")
    }
  }

  /// Greater logits never have smaller results, and equal ones the same.
  @Test(arguments: [Quantity.softmax, .logSoftmax], FloatFormat.all)
  func resultsRiseWithTheirLogits(_ quantity: Quantity, _ format: FloatFormat) throws {
    var generator = SplitMix64(state: 47)
    for _ in 0..<12 {
      let row = generator.row().sorted()
      let results = try values(quantity, row, format).filter { !$0.isNaN }
      #expect(zip(results, results.dropFirst()).allSatisfy { $0 <= $1 }, "seed 47: \(row)")
    }
  }

  /// `max <= log-sum-exp <= max + ln n`, `0 <= softmax <= 1`, `log-softmax <= 0`, after rounding too.
  @Test(arguments: FloatFormat.all)
  func resultsStayWithinTheirBounds(_ format: FloatFormat) throws {
    var generator = SplitMix64(state: 53)
    for _ in 0..<12 {
      let row = generator.row()
      let largest = row.max()!
      let logSumExp = try values(.logSumExp, row, format)[0]
      #expect(logSumExp.isNaN || logSumExp >= format.round(largest))
      #expect(logSumExp.isNaN || logSumExp <= format.round(largest + 2.1972245773362196 + 1e-9))
      #expect(try values(.softmax, row, format).allSatisfy { 0 <= $0 && $0 <= 1 })
      #expect(
        try values(.logSoftmax, row, format).allSatisfy {
          $0.isNaN || $0.sign == .minus || $0 == 0 && !format.hasNegativeZero
        })
    }
  }

  /// Larger and smaller starting precisions certify the same bits.
  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func everyBudgetGivesTheSameBits(_ quantity: Quantity, _ format: FloatFormat) throws {
    let references = try [64, 128, 512].map {
      try Reference(quantity, in: format, budget: PrecisionBudget(from: $0, to: 16384))
    }
    var generator = SplitMix64(state: 59)
    var mismatches = 0
    for _ in 0..<40 {
      let row = generator.row()
      let results = try references.map { try $0.certify(row).map(\.value) }
      for other in results.dropFirst() {
        mismatches += zip(results[0], other).count { !$0.isSame(as: $1) }
      }
    }
    #expect(mismatches == 0, "seed 59")
  }
}
