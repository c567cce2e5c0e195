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
    #expect(PrecisionBudget(from: 100, to: 799).precisions == [100, 200, 400, 799])
    #expect(PrecisionBudget(from: 2, to: 2).precisions == [2])
    #expect(PrecisionBudget(upTo: 90).precisions == [90])
    #expect(PrecisionBudget(upTo: 20000).precisions.suffix(2) == [16384, 20000])
    #expect(PrecisionBudget(upTo: 16384) == .standard)
    #expect(
      PrecisionBudget.standard.precisions == [128, 256, 512, 1024, 2048, 4096, 8192, 16384])
  }

  /// `1/2 + d/4 - d^3/48` for the gap d = 2^-52: below a tie of binary64 by 2^-161.6. The second value
  /// is its complement, beside a number of binary64, and decided at once.
  static let hardRow = [1 + 0x1p-52, 1]

  @Test func aSpentBudgetIsAValueAndNeverAGuess() throws {
    let small = try Reference(
      .softmax, in: .binary64, budget: PrecisionBudget(from: 64, to: 128))
    let values = try small.certify(Self.hardRow, row: 7)
    let element = try #require(values[0].undecided)
    #expect(values[0].value.isNaN && values[0].enclosure == element.enclosure)
    #expect(values[0].certificate.description == "undecided-128")
    #expect((element.row, element.index, element.bits) == (7, 0, 128))
    #expect((element.lower, element.upper) == (0.5, 0.5.nextUp) && !element.isRounded)
    #expect(values[1].undecided == nil && values[1].value == 0.5 - 0x1p-54)
    let reversed = try small.certify(Self.hardRow.reversed())
    #expect(reversed.map { $0.undecided?.index } == [nil, 1])
  }

  /// The tie 1/2 + 2^-54 is 0.500000000000000055511151231257827021181583404541015625.
  @Test func anUndecidedElementNamesItselfInDecimalAndHex() throws {
    let small = try Reference(.softmax, in: .binary64, budget: PrecisionBudget(upTo: 128))
    let text = try small.certify(Self.hardRow, row: 7)[0].undecided?.description
    #expect(
      text?.hasPrefix(
        "row 7, index 0: not decided within 128 bits: the exact value is between "
          + "0.50000000000000005551115123125782") == true)
    #expect(
      text?.hasSuffix(
        ", and rounds to 0.5 (0x1p-1) or 0.5000000000000001 (0x1.0000000000001p-1)") == true)
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

  /// Whatever a budget of a few bits does decide is right, with logits that so few bits cannot tell apart
  /// and temperatures that make much of little, too.
  @Test(arguments: 2...12, Quantity.allCases)
  func tinyBudgetsAreRightOrRefuse(_ bits: Int, _ quantity: Quantity) throws {
    var generator = SplitMix64(state: 67)
    var (decided, refused) = (0, 0)
    for number in 0..<60 {
      let row = number % 2 == 0 ? generator.row() : [1e-51, 37, -9.97, 46.9, 6]
      let temperature = [1, 0.7, 1e-221, 1e221][number % 4]
      let tiny = try Reference(
        quantity, in: .float8E5M2, temperature: temperature,
        budget: PrecisionBudget(from: bits, to: bits), plan: TierPlan([.multiPrecision]))
      let due = try Reference(quantity, in: .float8E5M2, temperature: temperature).certify(row)
      for (got, wanted) in zip(try tiny.certify(row), due) {
        if let element = got.undecided {
          refused += 1
          #expect(element.lower <= wanted.value && wanted.value <= element.upper)
          #expect(got.value.isNaN || got.value == wanted.value)
        } else {
          decided += 1
          #expect(got.value.isSame(as: wanted.value), "seed 67, T = \(temperature): \(row)")
        }
      }
    }
    #expect(decided > 0 || bits < 6)
    #expect(refused > 0 || bits > 7)
  }

  /// Exact digits, bits needed and other precisions refuse in the same way.
  @Test func everyQuestionRefuses() throws {
    let budget = PrecisionBudget(from: 2, to: 2)
    let reference = try Reference(.softmax, in: .binary64, budget: budget)
    #expect(try reference.exactValues([0, 1, -.infinity]).last == .exactly(0))
    #expect(try reference.exactValues([0, 1], row: 5) == [.undecided, .undecided])
    let rounded = try reference.rounded([0, 1], toPrecision: 24)
    #expect(rounded.map(\.description) == ["undecided", "undecided"])
    #expect(try reference.bitsNeeded([0, 3, 0]) == [0, nil, 0])
  }

  @Test func impossibleBudgetsTrap() async {
    await #expect(processExitsWith: .failure) { _ = PrecisionBudget(from: 1, to: 64) }
    await #expect(processExitsWith: .failure) { _ = PrecisionBudget(from: 64, to: 63) }
  }
}
