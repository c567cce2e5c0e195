import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct BudgetTests {
  @Test func emptyRowsThrow() throws {
    for quantity in Quantity.allCases {
      let reference = try Reference(quantity, in: .binary32)
      let error = #expect(throws: ReferenceError.self) { try reference.certify([], row: 12) }
      #expect(error == .emptyRow(row: 12))
      #expect(error?.description == "row 12 is empty; softmax needs one logit or more")
      #expect(throws: ReferenceError.emptyRow(row: 0)) { try reference.bitsNeeded([]) }
      #expect(throws: ReferenceError.emptyRow(row: 0)) { try reference.exactValues([]) }
      #expect(throws: ReferenceError.emptyRow(row: 3)) {
        try reference.rounded([], toPrecision: 24, row: 3)
      }
    }
  }

  @Test func precisionsAreDoubled() {
    #expect(PrecisionBudget(from: 64, to: 128).precisions == [64, 128])
    #expect(PrecisionBudget(from: 100, to: 799).precisions == [100, 200, 400])
    #expect(PrecisionBudget(from: 2, to: 2).precisions == [2])
    #expect(
      PrecisionBudget.standard.precisions == [128, 256, 512, 1024, 2048, 4096, 8192, 16384])
  }

  /// `1/2 + d/4 - d^3/48` for the gap d = 2^-52: below a tie of binary64 by 2^-161.6. The second value
  /// is its complement, beside a number of binary64, and decided at once.
  static let hardRow = [1 + 0x1p-52, 1]

  @Test func aSpentBudgetIsAnErrorAndNeverAGuess() throws {
    let small = try Reference(
      .softmax, in: .binary64, budget: PrecisionBudget(from: 64, to: 128))
    let error = #expect(throws: ReferenceError.self) {
      try small.certify(Self.hardRow, row: 7)
    }
    #expect(error == .precisionExhausted(row: 7, index: 0, bits: 128))
    #expect(
      error?.description
        == "row 7, index 0: not decided within 128 bits; allow a larger budget")
    let reversed = #expect(throws: ReferenceError.self) {
      try small.certify(Self.hardRow.reversed())
    }
    #expect(reversed == .precisionExhausted(row: 0, index: 1, bits: 128))
  }

  @Test func aLargerBudgetDecides() throws {
    let wanted = [0.5, 0.5 - 0x1p-54]
    let standard = try Reference(.softmax, in: .binary64).certify(Self.hardRow)
    #expect(standard.map(\.value) == wanted)
    #expect(standard[0].certificate == .multiPrecision(bits: 256))
    let single = try Reference(
      .softmax, in: .binary64, budget: PrecisionBudget(from: 300, to: 300)
    ).certify(Self.hardRow)
    #expect(single.map(\.value) == wanted)
    #expect(single[0].certificate == .multiPrecision(bits: 300))
  }

  /// Whatever a budget of a few bits does decide is right.
  @Test(arguments: 2...12)
  func tinyBudgetsAreRightOrRefuse(_ bits: Int) throws {
    var generator = SplitMix64(state: 67)
    var (decided, refused) = (0, 0)
    for _ in 0..<60 {
      let row = generator.row()
      let tiny = try Reference(
        .softmax, in: .float8E5M2, budget: PrecisionBudget(from: bits, to: bits),
        plan: TierPlan([.multiPrecision]))
      guard let got = try? tiny.certify(row) else {
        refused += 1
        continue
      }
      decided += 1
      let wanted = try Reference(.softmax, in: .float8E5M2).certify(row)
      #expect(got.map(\.value) == wanted.map(\.value), "seed 67: \(row)")
    }
    #expect(decided > 0 || bits < 6)
    #expect(refused > 0)
  }

  /// Exact digits, bits needed and other precisions refuse in the same way.
  @Test func everyQuestionRefuses() throws {
    let budget = PrecisionBudget(from: 2, to: 2)
    let reference = try Reference(.softmax, in: .binary64, budget: budget)
    let wanted = ReferenceError.precisionExhausted(row: 5, index: 0, bits: 2)
    #expect(throws: wanted) { try reference.exactValues([0, 1], row: 5) }
    #expect(throws: wanted) { try reference.rounded([0, 1], toPrecision: 24, row: 5) }
    #expect(throws: ReferenceError.precisionExhausted(row: 5, index: 1, bits: 2)) {
      try reference.bitsNeeded([0, 3, 0], row: 5)
    }
  }

  @Test func impossibleBudgetsTrap() async {
    await #expect(processExitsWith: .failure) { _ = PrecisionBudget(from: 1, to: 64) }
    await #expect(processExitsWith: .failure) { _ = PrecisionBudget(from: 64, to: 63) }
  }
}
