import FloatFormats
import FloatModes
import MultiPrecision
import SeededRandom
import SoftmaxReference
import Testing

/// Whatever floating-point modes the caller's thread is in, the bits are the same, and so are the modes
/// afterwards.
@Suite struct EnvironmentTests {
  /// The same in these modes as in the ordinary ones, which are left as they were; by their texts, as NaN is
  /// not equal to itself.
  private func expectSame<Value>(
    _ modes: FloatModes, _ what: String, _ body: () throws -> Value
  ) throws {
    let wanted = try String(reflecting: body())
    let (outcome, isKept) = modes.during(body)
    #expect(try String(reflecting: outcome.get()) == wanted, "\(what), \(modes)")
    #expect(isKept, "\(what), \(modes)")
  }

  private static let formats: [FloatFormat] = [
    .binary64, .binary32, .binary16, .bfloat16, .float8E4M3FN,
  ]

  /// softmax([0, -90]) of class 1 is 584744.06 times binary32's least number.
  @Test(arguments: FloatModes.allCases, InstructionSet.available)
  func aSubnormalResultIsNotFlushed(_ modes: FloatModes, _ set: InstructionSet) throws {
    let (outcome, isKept) = modes.during {
      var results: [Float] = [0, 0]
      try Reference(.softmax, in: .binary32, plan: TierPlan(instructionSet: set))
        .certify(rows: [0.0, -90], of: 2, into: &results)
      return results.map(\.bitPattern)
    }
    #expect(try outcome.get() == [0x3f80_0000, 0x0008_ec28] && isKept)
  }

  /// The vectors' rows, hard ones among them, by every way that takes one row.
  @Test(arguments: FloatModes.allCases, Quantity.allCases)
  func rowsAreTheSame(_ modes: FloatModes, _ quantity: Quantity) throws {
    for (number, row) in VectorTests.rows.enumerated() {
      let format = Self.formats[number % Self.formats.count]
      let wanted = row.expected[.init(quantity: quantity, format: format)]!
      let (outcome, isKept) = modes.during {
        try Reference(quantity, in: format).certify(row.logits).map { $0.value.bitPattern }
      }
      let got = try outcome.get().map { Double(bitPattern: $0) }
        .map { $0.isNaN ? nil : format.encode($0) }
      #expect(got == wanted && isKept, "\(row.name), \(quantity) \(format.name), \(modes)")
    }
  }

  @Test(arguments: FloatModes.allCases, Quantity.allCases)
  func temperaturesAndDigitsAreTheSame(_ modes: FloatModes, _ quantity: Quantity) throws {
    let rows: [([Double], Double)] = [
      ([3, 1, 0.2, -700], 0.7), ([0x1p-1030, 0x1p-1074], 0x1p-1074), ([0, -90, -745.1], 1),
      ([1e300, 0], 1e298), ([1 + 0x1p-52, 1, -100, -101], 1), ([-0.1, -2000], 3),
    ]
    for (logits, temperature) in rows {
      for format in Self.formats {
        try expectSame(modes, "\(logits) / \(temperature)") {
          try Reference(quantity, in: format, temperature: temperature).certify(logits)
        }
      }
      try expectSame(modes, "\(logits) / \(temperature)") {
        let reference = try Reference(quantity, in: .binary64, temperature: temperature)
        return try reference.exactValues(logits, digits: 20)
          + reference.rounded(logits, toPrecision: 60)
      }
      try expectSame(modes, "\(logits) / \(temperature)") {
        try Reference(quantity, in: .binary64, temperature: temperature).bitsNeeded(logits)
      }
    }
  }

  /// Results from the normal numbers down to nothing, by every tier and instruction set.
  @Test(arguments: FloatModes.allCases, TierTests.plans)
  func tensorsAreTheSame(_ modes: FloatModes, _ plan: TierPlan) throws {
    var generator = SplitMix64(state: 15)
    let logits = (0..<60 * 37).map { _ in Double.random(in: -110...0, using: &generator) }
    let wide = logits.map { $0 * 6.8 }
    for quantity in Quantity.allCases {
      for threads in [1, 3] {
        try expectSame(modes, "\(quantity) in binary32, \(plan)") {
          var results = [Float](repeating: 0, count: 60 * quantity.outputCount(37))
          try Reference(quantity, in: .binary32, plan: plan)
            .certify(rows: logits, of: 37, into: &results, threads: threads)
          return results.map(\.bitPattern)
        }
        try expectSame(modes, "\(quantity) in binary64, \(plan)") {
          var results = [Double](repeating: 0, count: 60 * quantity.outputCount(37))
          try Reference(quantity, in: .binary64, plan: plan)
            .certify(rows: wide, of: 37, into: &results, threads: threads)
          return results.map(\.bitPattern)
        }
      }
    }
  }

  @Test(arguments: FloatModes.allCases, Quantity.allCases)
  func measuredErrorsAreTheSame(_ modes: FloatModes, _ quantity: Quantity) throws {
    var generator = SplitMix64(state: 4)
    let logits = (0..<20 * 9).map { _ in Double.random(in: -745...0, using: &generator) }
    for format in [FloatFormat.binary64, .binary32, .bfloat16] {
      for temperature in [1, 0.9] {
        let count = 20 * quantity.outputCount(9)
        let outputs = (0..<count).map { _ in
          format.round(Double.random(in: 0...1e-300, using: &generator))
        }
        try expectSame(modes, "\(quantity) in \(format.name) at \(temperature)") {
          var measurer = OutputMeasurer(
            try Reference(quantity, in: format, temperature: temperature), length: 9)
          var due = [Double](repeating: 0, count: count)
          var ulps = due
          try measurer.measure(logits, outputs, due: &due, ulps: &ulps, firstRow: 0)
          return due.map(\.bitPattern) + ulps.map(\.bitPattern)
        }
      }
    }
  }

  @Test(arguments: FloatModes.allCases)
  func valuesByThemselvesAreTheSame(_ modes: FloatModes) throws {
    for gap in [0, 0.1, 36.7, 88.1, 744.4] {
      try expectSame(modes, "gap \(gap)") {
        let row = TwoLevelRow(gap: gap, classes: 3)
        return try FloatFormat.all.flatMap {
          [try row.certify(.small, in: $0), try row.certify(.large, in: $0, rounding: .down)]
        }
      }
      let value = try Reference(.softmax, in: .binary64).certify([0, -gap])[1]
      try expectSame(modes, "gap \(gap)") {
        let enclosure = value.enclosure
        return [
          enclosure.approximation, value.ulpError(of: 0x1p-1074, in: .binary64)!,
          Double(enclosure.binade!), enclosure.isPoint ? 1 : 0,
        ]
      }
    }
    try expectSame(modes, "a number") {
      var number = BigFloat(1.5, precision: 60)
      number.scale(byPowerOfTwo: -1060, .nearest)
      return [ExactValue(number, isProbability: true), ExactValue(number, isProbability: false)]
    }
  }

  /// Errors and spent budgets leave the modes as they were, too.
  @Test(arguments: FloatModes.allCases) func errorsKeepTheModes(_ modes: FloatModes) throws {
    let logits = [1 + 0x1p-52, 1, -100, -101, -102]
    let reference = try Reference(
      .softmax, in: .binary64, budget: PrecisionBudget(from: 64, to: 64))
    let (row, isKeptByRow) = modes.during { try reference.certify(logits) }
    let (tensor, isKeptByTensor) = modes.during {
      var results = [Double](repeating: 0, count: 5)
      return try reference.certify(rows: logits, of: 5, into: &results)
    }
    #expect(isKeptByRow && isKeptByTensor)
    #expect(try row.get()[0].undecided?.bits == 64)
    #expect(try tensor.get().undecided.first?.index == 0)
    #expect(throws: ReferenceError.emptyRow(row: 0)) {
      try modes.during { try reference.certify([]) }.outcome.get()
    }
  }
}
