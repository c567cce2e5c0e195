import FloatFormats
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Errors in ulps against fractions: `(F(output) - exact) / 2**(max(binade(exact), e_min) - p + 1)`,
/// the exact value from mpmath at 6000 bits.
@Suite struct UlpErrorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var quantity = Quantity.softmax
    var format = FloatFormat.binary64
    var row: [Double]
    var outputs: [Double]
    var ulps: [Double]
    var testDescription: String { "\(quantity.rawValue) \(format.name) \(row) \(outputs)" }
  }

  static let cases = [
    // Next to 1: the unit is the spacing below 1, 2^-53, for outputs of 1 and above as well.
    Case(
      row: [37, 0], outputs: [1, 0x1p-54], ulps: [0.7685886021527133, -2419231057141844.5]),
    Case(
      row: [37, 0], outputs: [0x1.fffffffffffffp-1, 0],
      ulps: [-0.23141139784728665, -6_922_830_684_512_340]),
    Case(
      row: [38, 0], outputs: [1, 0x1.14b37f4b51f71p-55],
      ulps: [0.2827479454506802, -225755862209425.9]),
    Case(
      row: [38, 0], outputs: [0x1.0000000000001p0, 0x1.70ef54646d497p-55],
      ulps: [2.28274794545068, 1_396_836_906_082_708]),
    // On both sides of 1/2: p = 1/2 + 2^-54 and 1/2 - 2^-54, nearly.
    Case(row: [0x1p-52, 0], outputs: [0.5, 0.5], ulps: [-0.5, 1]),
    // Subnormal, and below the least subnormal: the unit is 2^-1074.
    Case(row: [0, -720], outputs: [1, 0], ulps: [0, -41132809365.12009]),
    Case(row: [0, -720], outputs: [1, 0x1p-1022], ulps: [0, 4_503_558_494_561_131]),
    Case(row: [0, -745], outputs: [1, 0], ulps: [0, -0.5712501474710542]),
    Case(row: [0, -746], outputs: [1, 0], ulps: [0, -0.21015118502075542]),
    Case(row: [0, -746], outputs: [1, 0x1p-1074], ulps: [0, 0.7898488149792445]),
    Case(
      row: [1, 2, 3], outputs: [0x1.70a3d70a3d70ap-4, 0.25, 0x1.3333333333333p-1],
      ulps: [-2203029099727.685, 189926846346288.6, -587_638_288_233_566]),
    // An exact 0: three least subnormals.
    Case(row: [0, 0, -.infinity], outputs: [0.5, 0.5, 3 * 0x1p-1074], ulps: [0, 0, 3]),
    Case(
      format: .binary32, row: [0, -100], outputs: [1, 0x1p-149], ulps: [0, -25.54734926733305]),
    Case(
      format: .binary32, row: [0, -104], outputs: [0x1.fffffep-1, 0x1p-149],
      ulps: [-1, 0.5137683373664259]),
    Case(
      format: .binary16, row: [0, -14], outputs: [1, 0x1p-24],
      ulps: [0.0017029694006561425, -12.95072533017512]),
    Case(
      format: .binary16, row: [8, 0], outputs: [1, 0x1p-12],
      ulps: [0.6867970671953472, -382.560393616071]),
    Case(
      quantity: .logSoftmax, row: [40, 0], outputs: [0, -40],
      ulps: [5_514_679_113_423_396, 0.0005979027075334081]),
    Case(quantity: .logSoftmax, row: [800, 0], outputs: [-0x1p-1074, -800], ulps: [-1, 0]),
    Case(
      quantity: .logSoftmax, format: .binary32, row: [1, 0], outputs: [-0.3125, -1.3125],
      ulps: [25557.992035456846, 6389.498008864211]),
    Case(quantity: .logSumExp, row: [40, 0], outputs: [40], ulps: [-0.0005979027075334081]),
    Case(quantity: .logSumExp, row: [0, -40], outputs: [0x1p-58], ulps: [-1011079486052900.1]),
    Case(
      quantity: .logSumExp, format: .binary32, row: [1, 2, 3], outputs: [3.40625],
      ulps: [-5687.327092922089]),
  ]

  /// To within what `Enclosure.ulpError` promises, and the rounding of the literals.
  @Test(arguments: cases) func everyErrorIsRight(_ test: Case) throws {
    let analysis = try analysis(
      of: [test.row], giving: [test.outputs], quantity: test.quantity, in: test.format)
    let found = analysis.rows[0].elements.map { $0.results[0].ulps }
    #expect(found.count == test.ulps.count)
    for (found, wanted) in zip(found, test.ulps) {
      let allowed = max(wanted.magnitude * 0x1p-49, 0x1p-40)
      #expect(try abs(#require(found) - wanted) <= allowed, "got \(found!), wanted \(wanted)")
    }
    let largest = test.ulps.map(\.magnitude).max()!
    let total = analysis.totals[0]
    #expect(abs(total.maxUlp - largest) <= max(largest * 0x1p-49, 0x1p-40))
  }

  @Test func specialOutputsHaveNoUlpError() throws {
    for output in [Double.nan, .infinity, -.infinity] {
      #expect(try element(0, of: [1, 2], giving: [output, 0.5]).ulps == nil)
    }
    // -inf is due for a masked class of log-softmax.
    let row: [Double] = [0, -.infinity]
    #expect(try element(1, of: row, giving: [0, -.infinity], quantity: .logSoftmax).ulps == 0)
    for output: Double in [.nan, .infinity, -745] {
      let result = try element(1, of: row, giving: [0, output], quantity: .logSoftmax)
      #expect(result.ulps == nil, "\(output)")
    }
  }
}
