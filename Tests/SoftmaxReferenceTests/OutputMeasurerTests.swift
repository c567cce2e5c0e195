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
