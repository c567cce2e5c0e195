import FloatFormats
import SoftmaxReference
import Testing

/// Exact values that are decimal ties, or lie beside one: no precision decides them.
@Suite struct DecimalTieTests {
  struct Case: Sendable {
    let quantity: Quantity
    let row: [Double]
    let temperature: Double
    let digits: Int
    let wanted: String
  }

  /// By hand: 223456789012343 / 160 = 1396604931327.14375; 23 / 200 = 0.115; 21 / 200 = 0.105; 1 / 160 =
  /// 0.00625. Beside a logit at -1e12 the log-sum-exp is larger than m/T by e^(-5e9) or so, and a
  /// log-softmax smaller than its gap.
  static let cases: [Case] = [
    Case(
      quantity: .logSumExp, row: [223_456_789_012_343], temperature: 160, digits: 17,
      wanted: "1396604931327.1438"),
    Case(quantity: .logSumExp, row: [23], temperature: 200, digits: 2, wanted: "0.12"),
    Case(quantity: .logSumExp, row: [21], temperature: 200, digits: 2, wanted: "0.10"),
    Case(quantity: .logSumExp, row: [-23], temperature: 200, digits: 2, wanted: "-0.12"),
    Case(quantity: .logSumExp, row: [-21], temperature: 200, digits: 2, wanted: "-0.10"),
    Case(quantity: .logSumExp, row: [23, -1e12], temperature: 200, digits: 2, wanted: "0.12"),
    Case(quantity: .logSumExp, row: [21, -1e12], temperature: 200, digits: 2, wanted: "0.11"),
    Case(quantity: .logSumExp, row: [-23, -1e12], temperature: 200, digits: 2, wanted: "-0.11"),
    Case(quantity: .logSumExp, row: [-21, -1e12], temperature: 200, digits: 2, wanted: "-0.10"),
    Case(
      quantity: .logSoftmax, row: [-223_456_789_012_321, 0], temperature: 160, digits: 17,
      wanted: "-1396604931327.0063"),
    Case(
      quantity: .softmax, row: Array(repeating: 1, count: 160), temperature: 1, digits: 2,
      wanted: "0.0062"),
    Case(
      quantity: .softmax, row: Array(repeating: 1, count: 160) + [-1e12], temperature: 1, digits: 2,
      wanted: "0.0062"),
    // 2^-60 / 5 = 1.73472347597680709441192448139190673828125e-19, of 42 digits.
    Case(
      quantity: .logSumExp, row: [0x1p-60], temperature: 5, digits: 41,
      wanted: "1.7347234759768070944119244813919067382812e-19"),
  ]

  @Test(arguments: cases)
  func tiesAreDecided(_ tie: Case) throws {
    let reference = try Reference(tie.quantity, in: .binary64, temperature: tie.temperature)
    let values = try reference.exactValues(tie.row, digits: tie.digits)
    #expect(values[0].description == tie.wanted, "\(tie)")
  }
}
