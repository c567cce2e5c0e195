import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// What is measured of whole rows, against the enclosures of single elements.
@Suite struct OutputMeasurerTests {
  struct Case: CustomStringConvertible, Sendable {
    let quantity: Quantity
    let format: FloatFormat
    let temperature: Double
    let instructionSet: InstructionSet

    var description: String {
      "\(quantity.rawValue), \(format.name), \(temperature), \(instructionSet)"
    }
  }

  /// Numbers of the custom ones were once rounded to Floats, which do not hold them.
  static let formats: [FloatFormat] =
    FloatFormat.all
    + [(25, -126, 127), (40, -1000, 1023), (24, -140, 127), (11, -14, 200)].map {
      try! FloatFormat(precision: $0.0, minExponent: $0.1, maxExponent: $0.2)
    }

  static let cases: [Case] = InstructionSet.available.flatMap { set in
    Quantity.allCases.flatMap { quantity in
      formats.flatMap { format in
        [1, 0.7].map {
          Case(quantity: quantity, format: format, temperature: $0, instructionSet: set)
        }
      }
    }
  }

  /// Rows of four logits that are hard on purpose.
  static let hardRows: [[Double]] = [
    [0, 0, 0, 0], [0, -.infinity, -.infinity, -.infinity], [0, 0, -.infinity, -.infinity],
    [0, -40, -.infinity, -800], [0, -1000, -5000, -1e300], [1e308, -1e308, 0, 1e308],
    [0, -700, -745.5, -746], [0x1p-1074, 0, -0x1p-1074, 0], [.nan, 0, 1, 2], [.infinity, 0, 0, 0],
    [-.infinity, -.infinity, -.infinity, -.infinity], [0, -36.7, -37, -53], [0, 0, -70, -70],
    [0x1.62e42fefa39efp-1, 0, -.infinity, -.infinity], [1e5, 99_990, 1, 0], [0, -87.3, -103, -104],
  ]

  /// Two makers' outputs at once, measured by enclosures: the errors are those of the certified values, to the bit but
  /// for elements that MPFR decides.
  @Test(arguments: cases) func enclosuresGiveTheLastDigits(_ test: Case) throws {
    var random = SplitMix64(state: 6)
    let rows =
      Self.hardRows.filter { test.format.hasNaN || $0.max()!.isFinite && !$0[0].isNaN }
      + (0..<20).map { _ in (0..<4).map { _ in .random(in: -30...30, using: &random) } }
    let reference = try Reference(
      test.quantity, in: test.format, temperature: test.temperature,
      plan: TierPlan(instructionSet: test.instructionSet))
    let certified = try rows.flatMap { try reference.certify($0) }
    let makers = (0..<2).map { _ in
      certified.map { Self.mutated($0.value, test.format, &random) }
    }
    var measurer = OutputMeasurer(reference, length: 4, by: .enclosures)
    var due = [Double](repeating: 0, count: certified.count)
    var ulps = [Double](repeating: 0, count: 2 * certified.count)
    try measurer.measure(
      rows.flatMap { $0 }, makers[0] + makers[1], due: &due, ulps: &ulps, firstRow: 0)
    var others = 0
    for maker in makers.indices {
      for (index, value) in certified.enumerated() {
        #expect(due[index].bitPattern == value.value.bitPattern || due[index].isNaN)
        let found = ulps[maker * certified.count + index]
        let error = value.ulpError(of: makers[maker][index], in: test.format) ?? .nan
        if found == error || found.isNaN && error.isNaN { continue }
        others += 1
        #expect((found - error).magnitude <= max(0x1p-36, 0x1p-50 * error.magnitude))
      }
    }
    #expect(others <= 2)
  }

  @Test(arguments: cases) func errorsAreThoseOfTheEnclosures(_ test: Case) throws {
    var random = SplitMix64(state: 5)
    let length = 4
    // NaN is due in the others, which is no result in a format without it.
    let hardRows = Self.hardRows.filter { test.format.hasNaN || $0.max()!.isFinite && !$0[0].isNaN }
    let rows =
      hardRows
      + (0..<60).map { index in
        let scale = [1.0, 20, 300][index % 3]
        return (0..<length).map { _ in .random(in: -scale...scale, using: &random) }
      }
    let reference = try Reference(
      test.quantity, in: test.format, temperature: test.temperature,
      plan: TierPlan(instructionSet: test.instructionSet))
    let certified = try rows.map { try reference.certify($0) }
    let outputs = certified.joined().map { Self.mutated($0.value, test.format, &random) }
    var due = [Double](repeating: 0, count: outputs.count)
    var ulps = due
    var measurer = OutputMeasurer(reference, length: length)
    try measurer.measure(
      rows.flatMap { $0 }, outputs, due: &due, ulps: &ulps, firstRow: 0)
    for (index, value) in certified.joined().enumerated() {
      let row = rows[index / test.quantity.outputCount(length)]
      #expect(due[index].isSame(as: value.value), "\(row): \(due[index]), not \(value.value)")
      let wanted = value.ulpError(of: outputs[index], in: test.format) ?? .nan
      let isClose = abs(ulps[index] - wanted) <= max(0x1p-30, wanted.magnitude * 0x1p-49)
      #expect(
        isClose || ulps[index].isNaN && wanted.isNaN,
        "\(row), output \(outputs[index]): \(ulps[index]), not \(wanted)")
    }
  }

  private func measured(
    _ reference: Reference, _ row: [Double], _ outputs: [Double]
  ) throws -> (due: [Double], ulps: [Double]) {
    var due = [Double](repeating: 0, count: outputs.count)
    var ulps = due
    var measurer = OutputMeasurer(reference, length: row.count)
    try measurer.measure(row, outputs, due: &due, ulps: &ulps, firstRow: 0)
    return (due, ulps)
  }

  /// Base 2 was once measured by the kernels, which are of base e.
  @Test(arguments: [FloatFormat.binary64, .binary32, .float8E4M3FN])
  func baseTwoIsMeasuredInBaseTwo(_ format: FloatFormat) throws {
    let reference = try Reference(.softmax, in: format, base: .two)
    for row in [[0, -1], [0.5, 0, -3.25], [0, -1, -1, -2, -40]] as [[Double]] {
      let certified = try reference.certify(row)
      let found = try measured(reference, row, certified.map(\.value))
      #expect(found.due == certified.map(\.value))
      #expect(found.ulps.allSatisfy { $0.magnitude <= 0.5 }, "\(row): \(found.ulps)")
    }
    // 2/3 and 1/3, and numbers next to them.
    let outputs = [format.nextUp(format.round(2.0 / 3)), format.nextDown(format.round(1.0 / 3))]
    let ulps = try measured(reference, [0, -1], outputs).ulps
    for (output, (ulp, exact)) in zip(outputs, zip(ulps, [2.0 / 3, 1.0 / 3])) {
      // The quotient's own rounding matters in binary64 alone.
      let spacing = format.nextUp(exact < 0.5 ? 0.25 : 0.5) - (exact < 0.5 ? 0.25 : 0.5)
      #expect(abs(ulp - (output - exact) / spacing) <= 0.5, "\(ulp)")
    }
  }

  @Test(arguments: Quantity.allCases) func noRowsAreMeasuredAtOnce(_ quantity: Quantity) throws {
    let reference = try Reference(quantity, in: .binary32)
    var (due, ulps): ([Double], [Double]) = ([], [])
    var measurer = OutputMeasurer(reference, length: 3)
    try measurer.measure([], [], due: &due, ulps: &ulps, firstRow: 0)
    #expect(measurer.undecided.isEmpty)
  }

  /// Every value is next to a power of two, so that the kernels tell none of them: each was once worked out
  /// with the whole row for itself, 9 seconds for this one.
  @Test func manyEqualLogitsAreMeasuredOnce() throws {
    let count = 1 << 14
    let row = (0...count).map { $0 == count ? -1e9 : 0.0 }
    let reference = try Reference(.softmax, in: .binary32)
    let output = Double(Float(1) / Float(count)).nextUp
    let outputs = row.map { $0 == 0 ? FloatFormat.binary32.round(output, .up) : 0 }
    let found = try measured(reference, row, outputs)
    // Each exact value is a little below 2^-14, where ulps are half as large.
    #expect(found.ulps.dropLast().allSatisfy { abs($0 - 2) < 0x1p-30 } && found.ulps.last == 0)
  }

  /// A budget that ends before the binade is known does not guess it: ulps were once off by a factor of 2.
  @Test(arguments: [30, 40, 45, 50, 60, 64, 100])
  func smallBudgetsDoNotGuessTheBinade(_ bits: Int) throws {
    var random = SplitMix64(state: 11)
    for number in 0..<60 {
      // log-softmax next to a power of two.
      let power = -Double(1 << (number % 5))
      let gap = power * (1 + .random(in: -1...1, using: &random) * 0x1p-40)
      let row = [0, gap * (1 + (number % 2 == 0 ? 0 : 0x1p-45))]
      let small = try Reference(
        .logSoftmax, in: .binary32, budget: PrecisionBudget(upTo: bits), plan: TierPlan([]))
      let full = try Reference(.logSoftmax, in: .binary32)
      for (got, wanted) in zip(try small.certify(row), try full.certify(row)) {
        guard got.undecided == nil, let binade = got.enclosure.binade else { continue }
        #expect(binade == wanted.enclosure.binade, "\(row) in \(bits) bits")
      }
    }
    // The case that was found: 2 ulps instead of 4.
    let row = [0, -1.7649929896859833e+286]
    let reference = try Reference(
      .logSoftmax, in: .binary32, temperature: 0x1p950, budget: PrecisionBudget(upTo: bits))
    let ulps = try measured(reference, row, [0, Double(Float(-2).nextDown.nextDown)]).ulps
    #expect(ulps[1].isNaN || abs(ulps[1] + 4) < 0.1, "\(ulps)")
  }

  /// What an implementation might give: nearby numbers, zeros, ones, values that are not finite.
  static func mutated(
    _ value: Double, _ format: FloatFormat, _ random: inout SplitMix64
  ) -> Double {
    switch Int.random(in: 0..<16, using: &random) {
    case 0: .nan
    case 1: format.round(.infinity)
    case 2: 0
    case 3: 1
    case 4: -0.0
    case 5: format.round(-value)
    case 6: format.greatestFiniteMagnitude
    case 7...9 where value.isFinite: format.nextUp(value)
    case 10 where value.isFinite: format.round(value * 3)
    default: value
    }
  }
}
