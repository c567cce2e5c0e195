import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// What whole rows are read from and written to: a Float16 made to conform once had the kernels write Floats
/// into its memory, and results were taken as one of two types only.
@Suite struct KernelNumberTests {
  /// Formats of the table, and custom ones at the edges of what Floats and Float16s hold.
  static let formats: [FloatFormat] =
    FloatFormat.all
    + [
      (2, -14, 15), (2, 0, 0), (5, 3, 5), (11, -14, 15), (12, -14, 15), (11, -14, 16),
      (11, -15, 15),
      (24, -126, 127), (24, -127, 127), (24, -126, 128), (25, -126, 127), (24, -300, 300),
      (10, -1060, 1023), (40, -1000, 1023), (52, -1022, 1023), (53, -1022, 1023), (53, -50, 60),
    ].map { try! FloatFormat(precision: $0.0, minExponent: $0.1, maxExponent: $0.2) }

  static let roundings: [RoundingMode] = [.nearest, .up, .down, .zero]

  /// Rows of five Float16s, so that several of them go side by side; whole ones among them.
  private static let logits: [Float16] = {
    var random = SplitMix64(state: 17)
    let special: [Float16] = [
      0, 0, 0, 0, 0, 0, -.infinity, -40, -0.0, 1, 60, -140, -88, -150, 5e-8,
    ]
    return special
      + (0..<80).map { index in
        Float16(Double.random(in: -1...1, using: &random) * [1, 20, 300][index / 5 % 3])
      }
  }()

  private func certified<Logit: KernelNumber, Output: KernelNumber>(
    _ reference: Reference, _ logits: [Logit], _: Output.Type
  ) throws -> [Double] {
    let count = logits.count / 5 * reference.quantity.outputCount(5)
    var results = [Output](repeating: 7, count: count)
    let tally = try reference.certify(rows: logits, of: 5, into: &results)
    #expect(tally.total == count)
    return results.map(\.double)
  }

  private func isSame(_ first: [Double], _ second: [Double]) -> Bool {
    first.count == second.count
      && zip(first, second).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }

  /// Every type that holds the format's numbers gets those of `certify(_:row:)`, from every type of logits.
  @Test(arguments: formats, InstructionSet.available)
  func everyTypeGetsTheSameResults(_ format: FloatFormat, _ set: InstructionSet) throws {
    let (halves, doubles) = (Self.logits, Self.logits.map { Double($0) })
    for quantity in Quantity.allCases {
      for rounding in Self.roundings {
        let reference = try Reference(
          quantity, in: format, rounding: rounding, plan: TierPlan(instructionSet: set))
        let wanted = try stride(from: 0, to: doubles.count, by: 5).flatMap { start in
          try reference.certify(Array(doubles[start..<start + 5])).map(\.value)
        }
        var found = [
          try certified(reference, doubles, Double.self),
          try certified(reference, halves, Double.self),
          try certified(reference, doubles.map { Float($0) }, Double.self),
        ]
        if FloatFormat.binary32.holdsEveryNumber(of: format) {
          found.append(try certified(reference, halves, Float.self))
          found.append(try certified(reference, doubles, Float.self))
        }
        if FloatFormat.binary16.holdsEveryNumber(of: format) {
          found.append(try certified(reference, halves, Float16.self))
          found.append(try certified(reference, doubles, Float16.self))
        }
        for found in found {
          #expect(isSame(found, wanted), "\(quantity) \(format.name) \(rounding) \(set)")
        }
      }
    }
  }

  /// The same in chunks on several threads, with rows without a softmax and undecided elements.
  @Test func float16ThroughThreads() throws {
    let logits = (0..<60_000).map { index -> Float16 in
      index % 7001 == 0 ? .nan : Float16(index * 37 % 641) / 16
    }
    let reference = try Reference(.softmax, in: .binary16)
    var (halves, floats) = (
      [Float16](repeating: 0, count: logits.count), [Float](repeating: 1, count: logits.count)
    )
    let tally = try reference.certify(rows: logits, of: 10, into: &halves, threads: 3)
    let other = try reference.certify(
      rows: logits.map { Float($0) }, of: 10, into: &floats, threads: 2)
    #expect(tally == other && isSame(halves.map(\.double), floats.map(\.double)))
    #expect(halves.contains(where: \.isNaN) && halves.contains(where: \.isSubnormal))
  }

  @Test func formatsThatFloatsDoNotHoldAreNotRoundedToThem() throws {
    let wide = try FloatFormat(precision: 40, minExponent: -1000, maxExponent: 1023)
    let reference = try Reference(.softmax, in: wide)
    // Of mpmath, rounded to 40 bits.
    #expect(
      try certified(reference, [0, 1, 2, -.infinity, -.infinity] as [Float], Double.self)
        == [0x1.70c3e5f682p-4, 0x1.f534335ca4p-3, 0x1.549a766a06p-1, 0, 0])
    var results: [Double] = [0, 0]
    try reference.certify(rows: [0, 200] as [Double], of: 2, into: &results)
    #expect(results[1] == 1 && abs(results[0] / 1.3838965267367376e-87 - 1) < 0x1p-40)
    #expect(try reference.certify([0, 200]).map(\.value) == results)
  }

  @Test func typesThatDoNotHoldTheFormatAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var results: [Float] = [0, 0]
      try Reference(.softmax, in: .binary64).certify(
        rows: [0, 1] as [Float], of: 2, into: &results)
    }
    await #expect(processExitsWith: .failure) {
      var results: [Float16] = [0, 0]
      try Reference(.softmax, in: .bfloat16).certify(
        rows: [0, 1] as [Float16], of: 2, into: &results)
    }
  }
}
