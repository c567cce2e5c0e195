import FloatFormats
import SoftmaxReference
import Testing

/// Errors of outputs whose exact value is next to a power of two, where the ulp changes: by every instruction
/// set, against mpmath at 4000 bits.
@Suite struct BinadeEdgeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var quantity = Quantity.softmax
    var format = FloatFormat.binary32
    var temperature = 1.0
    let row: [Double]
    let outputs: [Double]
    /// Nil for an output that is not looked at.
    let ulps: [Double?]
    var testDescription: String { "\(quantity.rawValue) \(format.name) \(row) \(outputs)" }
  }

  /// Distances from the power of two are 2^-32 to 2^-56 of it.
  static let cases = [
    // Were 1, 2, 3.00128 and 6 in the kernel for narrow formats, which took heads for normalized.
    Case(
      row: [0x1.5aa16394d482p+1, 0], outputs: [0.9375, 0x1.000002p-4],
      ulps: [nil, 2.00000000695208]),
    Case(
      row: [0x1.193ea7aad0309p+0, 0], outputs: [0.75, 0x1.000002p-2],
      ulps: [nil, 0.99999999777674895]),
    Case(
      row: [0, -0x1.8f089p+3, -0x1.3eb92p+2],
      outputs: [0x1.fc80b4p-1, 0x1.000006p-18, 0x1.bf664p-8],
      ulps: [0.24920662563248121, 6.002550400591157, 0.10155067372961683]),
    Case(
      row: [0, -0x1.791262ee99d8ep+3], outputs: [1, 0x1.000006p-17],
      ulps: [nil, 2.9999999988659941]),
    Case(
      format: .binary16, row: [0, -0x1.f2272ae325a57p+0], outputs: [1, 0x1.004p-3],
      ulps: [nil, 0.99999999999993438]),
    Case(
      format: .bfloat16, row: [0, -0x1.b78ce48912b5ap+1], outputs: [1, 0x1.02p-5],
      ulps: [nil, 2.0000000000000064]),
    Case(
      format: .float8E4M3FN, row: [0, -0x1.09291e8e3181bp+2], outputs: [1, 0x1.2p-6],
      ulps: [nil, 0.9999999999999991]),
    Case(
      format: .float8E5M2, row: [0, -0x1.368729f0af287p+3], outputs: [1, 0x1.4p-14],
      ulps: [nil, 1.0000000000000026]),
    // The least normal number, and below it.
    Case(
      row: [0, -0x1.5d589f2fe5107p+6], outputs: [1, 0x1.000002p-126],
      ulps: [nil, 0.99999994382352840]),
    Case(
      row: [0, -0x1.601e678fc457bp+6], outputs: [1, 0x1p-127], ulps: [nil, -2.0269261790160159e-8]),
    Case(
      format: .binary64, row: [0, -0x1.6232bdd7abcd2p+9], outputs: [1, 0x1.0000000000001p-1022],
      ulps: [nil, -122.73827650760345]),
    Case(
      format: .binary64, row: [0, -0x1.bb9d3beb8c76bp+4], outputs: [1, 0x1.0000000000001p-40],
      ulps: [nil, 0.82237665518563431]),
    // The logarithm of a sum near 1, whose error counts most where L is about 2^-10.
    Case(
      quantity: .logSoftmax, format: .binary64, row: [0, -0x1.bb953bc0e1dc1p+2],
      outputs: [-0x1.0000000000001p-10, -7], ulps: [-4.3989057272735723, nil]),
    Case(
      quantity: .logSoftmax, format: .binary64, row: [0, -0x1.8f30b542ed688p+2],
      outputs: [-0x1.0000000000001p-9, -6], ulps: [-0.47166335768055974, nil]),
    Case(
      quantity: .logSoftmax, row: [0, -0x1.0215cf5465348p+1], outputs: [-0x1.000002p-3, -2],
      ulps: [-0.99999999928965183, nil]),
    Case(
      quantity: .logSoftmax, format: .bfloat16, row: [0, -0x1.bb235fcf0fcccp-2],
      outputs: [-0x1.02p-1, -1], ulps: [-0.99999999999999873, nil]),
    Case(
      temperature: 0.7, row: [0, -0x1.3687a88b48b97p+3], outputs: [1, 0x1.000002p-20],
      ulps: [nil, 0.99999999231348765]),
    Case(
      format: .binary64, temperature: 0.7, row: [0, -0x1.8429946e1af5dp+6],
      outputs: [1, 0x1.0000000000001p-200], ulps: [nil, -17.422563558531883]),
  ]

  @Test(arguments: InstructionSet.available, cases)
  func theUlpIsThatOfTheExactValuesBinade(_ set: InstructionSet, _ test: Case) throws {
    let reference = try Reference(
      test.quantity, in: test.format, temperature: test.temperature,
      plan: TierPlan(instructionSet: set))
    var measurer = OutputMeasurer(reference, length: test.row.count)
    var due = [Double](repeating: 0, count: test.outputs.count)
    var ulps = due
    try measurer.measure(test.row, test.outputs, due: &due, ulps: &ulps, firstRow: 0)
    for (found, wanted) in zip(ulps, test.ulps) {
      guard let wanted else { continue }
      #expect(abs(found - wanted) <= 0x1p-30, "got \(found), wanted \(wanted)")
    }
  }
}
