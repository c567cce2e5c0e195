import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// All tiers and all instruction sets of this processor give the same bits.
@Suite struct TierTests {
  static let plans: [TierPlan] = InstructionSet.available.flatMap { set in
    [[], [.doubleDouble], [.fast], [.fast, .doubleDouble]].map {
      TierPlan(Set($0), instructionSet: set)
    }
  }

  /// Softmax of whole rows: by number of logits, so that short rows are worked on side by side.
  @Test(arguments: plans, FloatFormat.all)
  func everyPlanGivesTheVectorsBits(_ plan: TierPlan, _ format: FloatFormat) throws {
    let reference = try Reference(.softmax, in: format, plan: plan)
    let rows = VectorTests.rows(with: .softmax, in: format)
    let groups = Dictionary(grouping: rows, by: \.logits.count)
    for (length, rows) in groups {
      let logits = rows.flatMap(\.logits)
      let wanted = rows.flatMap { $0.expected[.init(quantity: .softmax, format: format)]! }
      let got = try encodings(reference, logits, length)
      #expect(got == wanted, "rows of \(length), \(plan), \(format.name)")
    }
  }

  /// A format without NaN: the row that needs one is named, by every tier, among short rows as well.
  @Test(arguments: plans)
  func rowsWithoutAResultAreNamed(_ plan: TierPlan) throws {
    let reference = try Reference(.softmax, in: .float4E2M1, plan: plan)
    for length in [2, 40] {
      var logits = [Double](repeating: 0, count: 9 * length)
      logits[6 * length + 1] = .nan
      #expect(throws: ReferenceError.notANumber(row: 6, format: "float4-e2m1")) {
        try encodings(reference, logits, length)
      }
    }
  }

  /// The same for logits that are Floats.
  @Test(arguments: plans, [FloatFormat.binary64, .binary32])
  func floatLogitsGiveTheVectorsBits(_ plan: TierPlan, _ format: FloatFormat) throws {
    let reference = try Reference(.softmax, in: format, plan: plan)
    let rows = VectorTests.rows.filter { $0.logits.allSatisfy { Double(Float($0)).isSame(as: $0) } }
    #expect(rows.count > 100)
    for (length, rows) in Dictionary(grouping: rows, by: \.logits.count) {
      let logits = rows.flatMap(\.logits).map { Float($0) }
      let wanted = rows.flatMap { $0.expected[.init(quantity: .softmax, format: format)]! }
      let got = try encodings(reference, logits, length)
      #expect(got == wanted, "rows of \(length), \(plan), \(format.name)")
    }
  }

  @Test(arguments: plans, [Quantity.logSoftmax, .logSumExp])
  func logarithmsGiveTheVectorsBits(_ plan: TierPlan, _ quantity: Quantity) throws {
    for format in FloatFormat.all {
      let reference = try Reference(quantity, in: format, plan: plan)
      for row in VectorTests.rows(with: quantity, in: format) {
        let wanted = row.expected[.init(quantity: quantity, format: format)]!
        let got = try encodings(reference, row.logits, row.logits.count)
        #expect(got == wanted, "\(row.name), \(plan), \(format.name)")
      }
    }
  }

  /// Results of rows through the way for tensors, encoded; nil for NaN.
  private func encodings<Logit: KernelNumber>(
    _ reference: Reference, _ logits: [Logit], _ length: Int
  ) throws -> [UInt64?] {
    let count = logits.count / length * reference.quantity.outputCount(length)
    let format = reference.format
    if format == .binary64 {
      var results = [Double](repeating: 0, count: count)
      try reference.certify(rows: logits, of: length, into: &results)
      return results.map { $0.isNaN ? nil : format.encode($0) }
    }
    var results = [Float](repeating: 0, count: count)
    try reference.certify(rows: logits, of: length, into: &results)
    return results.map { $0.isNaN ? nil : format.encode(Double($0)) }
  }

  /// Directed rounding on grids, against MPFR alone.
  @Test(arguments: plans, [RoundingMode.up, .down, .zero])
  func directedModesAgreeWithMPFR(_ plan: TierPlan, _ rounding: RoundingMode) throws {
    var generator = SplitMix64(state: 11)
    for format in FloatFormat.all where format != .binary64 {
      for length in [1, 2, 7, 33, 70] {
        let logits = (0..<8 * length).map { index -> Double in
          index % 11 == 5 && length > 1 ? -.infinity : .random(in: -150...0, using: &generator)
        }
        let reference = try Reference(.softmax, in: format, rounding: rounding, plan: plan)
        let judge = try Reference(
          .softmax, in: format, rounding: rounding, plan: TierPlan([.multiPrecision]))
        var results = [Float](repeating: 0, count: logits.count)
        try reference.certify(rows: logits, of: length, into: &results)
        for row in 0..<8 {
          let part = row * length..<(row + 1) * length
          let wanted = try judge.certify(Array(logits[part])).map { Float($0.value) }
          let isSame = zip(results[part], wanted).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
          #expect(isSame, "seed 11, \(format.name) \(rounding), row \(row) of \(length)")
        }
      }
    }
  }

  /// Lengths around the widths of vectors, short rows, blocks of sums, and what the scratch holds.
  @Test(
    arguments: InstructionSet.available,
    [
      1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 255, 256, 257, 1023, 2049, 65535,
      65536, 65537, 131_073,
    ])
  func everyLengthAgreesWithDoubleDouble(_ set: InstructionSet, _ length: Int) throws {
    var generator = SplitMix64(state: UInt64(length))
    let rows = length < 100 ? 11 : 1
    let logits = (0..<rows * length).map { _ in Double.random(in: -30...9, using: &generator) }
    for format in [FloatFormat.binary64, .binary32] {
      let fast = try Reference(
        .softmax, in: format, plan: TierPlan([.fast], instructionSet: set))
      let slow = try Reference(.softmax, in: format, plan: TierPlan([.doubleDouble]))
      #expect(try encodings(fast, logits, length) == encodings(slow, logits, length))
    }
  }

  /// Each tier says so when it decided.
  @Test func certificatesNameTheTier() throws {
    var results: [Double] = [0, 0, 0]
    let counts = try [[Tier.fast], [.doubleDouble], []].map { tiers in
      try Reference(.softmax, in: .binary64, plan: TierPlan(Set(tiers)))
        .certify(rows: [13.0, 31, 5], of: 3, into: &results).description
    }
    #expect(counts == ["3 fast", "3 double-double", "3 mpfr-128"])
  }

  /// Of a row that only many bits decide, the open elements alone go on.
  @Test func onlyWhatNeedsItIsHandedOn() throws {
    // With the rest far below, softmax is next to 1/2 + 2^-54, a midpoint, and 1/2 - 2^-54, a number
    // of binary64: only the first is hard.
    let logits = [1 + 0x1p-52, 1, -100, -101, -102]
    var results = [Double](repeating: 0, count: 5)
    let tally = try Reference(.softmax, in: .binary64)
      .certify(rows: logits, of: 5, into: &results)
    #expect(tally.counts == [.fast: 4, .multiPrecision(bits: 256): 1], "\(tally)")
  }

  /// Results below the least normal number come from the grid of 2^-1074, without MPFR.
  @Test func subnormalResultsNeedNoMPFR() throws {
    var generator = SplitMix64(state: 3)
    let logits = [0.0] + (1..<1000).map { _ in .random(in: -746 ... -640, using: &generator) }
    var results = [Double](repeating: 0, count: 1000)
    let tally = try Reference(.softmax, in: .binary64)
      .certify(rows: logits, of: 1000, into: &results)
    #expect(tally.counts[.fast] == 1 && tally.counts[.doubleDouble] == 999)
    let judge = try Reference(.softmax, in: .binary64, plan: TierPlan([.multiPrecision]))
    #expect(try judge.certify(logits).map(\.value) == results)
    #expect(results.contains { $0.isSubnormal })
  }

  @Test(arguments: [1, 2, 3, 16])
  func threadsDoNotMatter(_ threads: Int) throws {
    var generator = SplitMix64(state: 5)
    let logits = (0..<100_000).map { _ in Float.random(in: -100...9, using: &generator) }
    for length in [10, 1000, 100_000] {
      var (alone, together) = (
        [Float](repeating: 0, count: 100_000), [Float](repeating: 1, count: 100_000)
      )
      let reference = try Reference(.softmax, in: .binary32)
      let one = try reference.certify(rows: logits, of: length, into: &alone)
      let many = try reference.certify(rows: logits, of: length, into: &together, threads: threads)
      #expect(alone == together && one == many)
    }
  }

  /// Undecided elements do not end the work on others, whatever the number of threads.
  @Test(arguments: [1, 2, 7])
  func undecidedElementsAreNamedInOrder(_ threads: Int) throws {
    let hard = [1 + 0x1p-52, 1.0]
    let chunk = (0..<8192).flatMap { $0 % 5000 == 77 ? hard : [Double($0 % 9), 1] }
    let logits = [3, 1] + hard + [0, 0.5] + chunk + chunk.reversed() + chunk
    let budget = PrecisionBudget(from: 64, to: 128)
    let reference = try Reference(.softmax, in: .binary64, budget: budget)
    var (results, wanted) = (logits, logits)
    let tally = try reference.certify(
      rows: logits, of: 2, into: &results, firstRow: 40, threads: threads)
    try Reference(.softmax, in: .binary64).certify(rows: logits, of: 2, into: &wanted)
    let places = tally.undecided.map { 2 * ($0.row - 40) + $0.index }
    #expect(places == results.indices.filter { results[$0].isNaN } && places == places.sorted())
    #expect(places == logits.indices.filter { logits[$0] == 1 + 0x1p-52 })
    #expect(places.count == 7 && tally.total == logits.count)
    #expect(tally.description.hasSuffix(", 7 undecided"))
    for index in results.indices where !results[index].isNaN {
      #expect(results[index] == wanted[index])
    }
    for element in tally.undecided {
      #expect((element.lower, element.upper) == (0.5, 0.5.nextUp))
    }
  }
}
