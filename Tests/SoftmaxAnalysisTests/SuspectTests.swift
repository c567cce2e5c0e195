import FloatFormats
import Foundation
import SeededRandom
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// Outputs that rounding explains raise no suspect, whatever algorithm made them in whatever arithmetic.
@Suite struct SuspectTests {
  struct Row: Sendable {
    let logits: [Double]
    let temperature: Double
  }

  static let algorithms = SoftmaxAlgorithms.all.map { $0.name }

  /// 300 rows of 2 to 20 classes: flat, ordinary and steep ones, moved by up to 20, some masked in part.
  static let rows: [Row] = {
    var random = SplitMix64(state: 20_261_128)
    return (0..<300).map { number in
      let scale = [0.1, 1, 4, 15][number % 4]
      let offset = Double.random(in: -20...20, using: &random)
      var logits = (0..<2 + number % 19).map { _ in
        offset + Double.random(in: -scale...scale, using: &random)
      }
      if number % 7 == 3 { logits[logits.count - 1] = -.infinity }
      return Row(logits: logits, temperature: number % 5 == 4 ? 0.7 : 1)
    }
  }()

  @Test(arguments: algorithms, [FloatFormat.binary32, .bfloat16, .binary16])
  func honestOutputsRaiseNone(_ name: String, _ format: FloatFormat) throws {
    let algorithm = SoftmaxAlgorithms.named(name)!
    for quantity in Quantity.allCases
    where quantity == .logSoftmax || !algorithm.isForLogSoftmaxOnly {
      for row in Self.rows {
        let suspects = Self.suspects(row, quantity, Candidate(algorithm, in: format))
        #expect(suspects.isEmpty, "\(quantity) of \(row.logits) / \(row.temperature): \(suspects)")
      }
    }
  }

  /// As libraries do: computed in binary32, rounded last; and the other way round, from narrow logits.
  @Test(arguments: [FloatFormat.bfloat16, .binary16], Quantity.allCases)
  func mixedPrecisionRaisesNone(_ narrow: FloatFormat, _ quantity: Quantity) {
    let pipelines = [
      FormatPipeline(.binary32, input: narrow, output: narrow),
      FormatPipeline(.binary32, input: .binary32, output: narrow),
      FormatPipeline(narrow, input: narrow, output: .binary32),
    ]
    for pipeline in pipelines {
      for row in Self.rows {
        let suspects = Self.suspects(row, quantity, Candidate(Shifted.self, pipeline))
        #expect(suspects.isEmpty, "\(quantity) of \(row.logits) / \(row.temperature): \(suspects)")
      }
    }
  }

  /// Plain sums over many classes lose digits in all classes alike.
  @Test(arguments: [FloatFormat.binary32, .bfloat16, .binary16])
  func longSumsRaiseNone(_ format: FloatFormat) {
    var random = SplitMix64(state: 5)
    for length in [300, 2000] {
      let logits = (0..<length).map { _ in Double.random(in: -3...3, using: &random) }
      for quantity in Quantity.allCases {
        let row = Row(logits: logits, temperature: 1)
        #expect(Self.suspects(row, quantity, Candidate(Shifted.self, in: format)).isEmpty)
      }
    }
  }

  private static func suspects(
    _ row: Row, _ quantity: Quantity, _ candidate: Candidate
  ) -> [Suspect] {
    let (input, output) = (candidate.pipeline.input, candidate.pipeline.output)
    let (logits, temperature) = (row.logits.map { input.round($0) }, input.round(row.temperature))
    return SuspectSearch(quantity, in: output, temperature: temperature).suspects(
      .init(
        length: logits.count, logits: logits,
        outputs: candidate.run(quantity, logits, temperature: temperature), isWhole: true),
      readings: { [] })
  }

  /// Printed to four places, outputs are still softmax's, or those of another function.
  @Test(arguments: [
    ([0.6652, 0.2447, 0.09], []), ([0.6439, 0.2369, 0.0871], [Suspect.Function.sink]),
    ([0.09, 0.2447, 0.6652], [.reversed]),
  ])
  func printedDigitsAreEnough(_ outputs: [Double], _ functions: [Suspect.Function]) {
    let suspects = SuspectSearch(.softmax, in: .binary32).suspects(
      .init(
        length: 3, logits: [2, 1, 0],
        outputs: outputs.map { FloatFormat.binary32.round($0) }, isWhole: true),
      readings: { [] })
    #expect(suspects.prefix(1).map(\.function) == functions, "\(suspects)")
  }

  /// OpenVINO's log-softmax of binary64 logits, which it computes in binary32: the largest number of that stands for
  /// what is below its range. Of `equal`, "clipped" was suspected, of `masked`, "negated".
  @Test func computedInBinary32RaisesNone() {
    let equal = [Double](repeating: -0x1.37072ap+2, count: 129)
    let masked = [-0x1.bb3e7cp-2, -0x1.fffffep+127, -0x1.1767dp+1, -0x1.6ecfap+0]
    let logits = [1.5, -Double.greatestFiniteMagnitude, -0.25, 0.5]
    for (logits, outputs) in [([Double](repeating: 1.25, count: 129), equal), (logits, masked)] {
      let suspects = SuspectSearch(.logSoftmax, in: .binary64).suspects(
        .init(length: logits.count, logits: logits, outputs: outputs, isWhole: true),
        readings: { [] })
      #expect(suspects.isEmpty, "\(suspects)")
    }
  }

  /// The rounding of a gap of 1.8e308 explains any output: "negated" fitted these to 1e54 ulp.
  @Test func aFitFartherThanWhatIsDueIsNone() {
    let suspects = SuspectSearch(.logSoftmax, in: .binary64).suspects(
      .init(
        length: 4, logits: [1.5, -Double.greatestFiniteMagnitude, -0.25, 0.5],
        outputs: [-0.43285561, -0x1.fffffep+127, -2.18285602, -1.43285502], isWhole: true),
      readings: { [] })
    #expect(suspects.isEmpty, "\(suspects)")
  }

  /// Equal fits: those within an ulp, or within a tenth of the best.
  @Test func theUnfittedAndTheSpecialComeFirst() {
    func fit(_ function: Suspect.Function, _ error: Double, isFitted: Bool = false) -> SuspectFit {
      SuspectFit(function: function, parameter: nil, isFitted: isFitted, error: error)
    }
    func ranked(_ fits: SuspectFit...) -> [Suspect.Function] { fits.ranked.map(\.function) }
    #expect(
      ranked(fit(.temperature, 0.1, isFitted: true), fit(.baseTwo, 0.9)) == [
        .baseTwo, .temperature,
      ])
    #expect(ranked(fit(.permuted, 0), fit(.reversed, 0)) == [.reversed, .permuted])
    #expect(ranked(fit(.otherRow, 5), fit(.negated, 5.4)) == [.negated, .otherRow])
    #expect(ranked(fit(.otherRow, 5), fit(.negated, 5.6)) == [.otherRow, .negated])
    #expect(ranked(fit(.otherRow, 0.2), fit(.negated, 40)) == [.otherRow])
  }

  @Test func aParameterIsAlwaysWritten() throws {
    let suspects = [
      Suspect(function: .coarseExp, parameter: nil, maxUlp: 3),
      Suspect(function: .clipped, parameter: 1e-7, maxUlp: 0.25),
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(suspects)
    let text = String(decoding: data, as: UTF8.self)
    #expect(
      text == #"[{"function":"coarse-exp","maxUlp":3,"parameter":null},"#
        + #"{"function":"clipped","maxUlp":0.25,"parameter":1e-07}]"#)
    #expect(try JSONDecoder().decode([Suspect].self, from: data) == suspects)
  }
}
