import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Errors where the exact value lies beyond the largest number: float4-e2m1 holds it there (6, its ulp
/// there 2), and 7 is the first value that rounds beyond.
@Suite struct SaturatingFormatTests {
  /// By hand: log-softmax([0, -d]) is -d - log1p(e^-d) and -log1p(e^-d).
  struct Case: Sendable, CustomTestStringConvertible {
    var quantity = Quantity.logSoftmax
    var row: [Double]
    var index = 1
    var output: Double
    var ulps: Double
    var testDescription: String { "\(quantity.rawValue) \(row) \(output)" }
  }

  static let cases = [
    Case(row: [0, -.infinity], output: -6, ulps: 0),
    Case(row: [0, -.infinity], output: -4, ulps: 1),
    Case(row: [0, -.infinity], output: 6, ulps: 6),
    Case(row: [0, -100], output: -6, ulps: 0), Case(row: [0, -100], output: 0, ulps: 3),
    Case(row: [0, -1e300], output: -6, ulps: 0), Case(row: [0, -7], output: -6, ulps: 0),
    // -6.5 - log1p(e^-6.5) = -6.501502310159754 (mpmath) rounds to -6 within the range.
    Case(row: [0, -6.5], output: -6, ulps: 0.25075115507987714),
    Case(row: [0, -6.5], output: -4, ulps: 1.2507511550798771),
    Case(quantity: .logSumExp, row: [1e5, 0], index: 0, output: 6, ulps: 0),
    Case(quantity: .logSumExp, row: [-1e5, -.infinity], index: 0, output: -4, ulps: 1),
    Case(quantity: .logSumExp, row: [7, -.infinity], index: 0, output: 6, ulps: 0),
    Case(quantity: .logSumExp, row: [6.5, -.infinity], index: 0, output: 6, ulps: -0.25),
  ]

  /// Once infinite for -inf, at which printing crashed, and 47 ulp for -100.
  @Test(arguments: cases) func errorsAreCountedFromWhatIsDue(_ test: Case) throws {
    let certified = try Reference(test.quantity, in: .float4E2M1).certify(test.row)
    let error = try #require(certified[test.index].ulpError(of: test.output, in: .float4E2M1))
    #expect(abs(error - test.ulps) <= 0x1p-40)
    #expect(abs(try measured(test) - test.ulps) <= 0x1p-30)
  }

  private func measured(_ test: Case) throws -> Double {
    let reference = try Reference(test.quantity, in: .float4E2M1)
    var outputs = try reference.certify(test.row).map(\.value)
    outputs[test.index] = test.output
    var (due, ulps) = (outputs, outputs)
    var measurer = OutputMeasurer(reference, length: test.row.count)
    try measurer.measure(test.row, outputs, due: &due, ulps: &ulps, firstRow: 0)
    return ulps[test.index]
  }

  /// Saturation that was asked for, in formats with infinity and with NaN only.
  @Test(arguments: [FloatFormat.binary16, .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2FNUZ])
  func saturationThatIsAskedForIsCountedSo(_ format: FloatFormat) throws {
    let reference = try Reference(.logSoftmax, in: format, overflow: .saturate)
    let largest = format.greatestFiniteMagnitude
    for logit in [-1e6, -.infinity] {
      let value = try reference.certify([0, logit])[1]
      #expect(value.value == -largest && value.ulpError(of: -largest, in: format) == 0)
      #expect(value.ulpError(of: format.nextUp(-largest), in: format) == 1)
    }
  }

  /// Where nothing saturates an infinite value has no ulps but 0.
  @Test func infinitiesThatAreDueStay() throws {
    let value = try Reference(.logSoftmax, in: .binary16).certify([0, -1e6])[1]
    #expect(value.value == -.infinity && value.ulpError(of: -.infinity, in: .binary16) == 0)
    #expect(value.ulpError(of: -65504, in: .binary16) == nil)
  }

  @Test func blameCountsFromWhatIsDue() throws {
    let blame = try BlameAnalyzer(.logSoftmax, Shifted.self, FormatPipeline(.float4E2M1)).blame(
      .init(name: "test", shape: [1, 2], axis: 1)
    ) { try $0(0, [0, -6]) }
    #expect(try #require(blame.total.maxUlp) <= 0.5)
  }

  /// A profile of such errors once had a bin of infinity.
  @Test func infiniteErrorsHaveABin() {
    #expect(ErrorProfile.binCount > 0)
    let analysis = try? analysis(
      of: [[0, -.infinity]], quantity: .logSoftmax, in: .float4E2M1, by: Shifted.self)
    #expect(analysis?.totals[0].maxUlp.isFinite == true)
  }
}
