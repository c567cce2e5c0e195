import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// The facts about a row as a whole.
@Suite struct RowFactTests {
  func facts(
    _ row: [Double], giving outputs: [Double]? = nil, quantity: Quantity = .softmax,
    in format: FloatFormat = .binary64
  ) throws -> RowResult {
    let analysis =
      if let outputs {
        try analysis(of: [row], giving: [outputs], quantity: quantity, in: format)
      } else {
        try analysis(of: [row], quantity: quantity, in: format)
      }
    return analysis.rows[0].results[0]
  }

  /// `float(sum(map(F, outputs)) - 1)`; the shifted outputs from a fraction model of the algorithm
  /// with mpmath's exp, rounded once after each operation.
  @Test(
    arguments: [
      // DyNet's row: outputs 0x1.93270a79c7a3fp-2 and 0x1.366c7ac31c2e1p-1. In Double their sum is 1.
      ([-0.14982196688652039, 0.28194859623908997], 0x1p-54),
      ([0, -720], expMinus720), ([37, 0], 8.533047625744066e-17),
      ([1, 2, 3], -0x1p-53), ([0.1, 0.2, 0.3, 0.4, 0.5], 0),
    ] as [([Double], Double)])
  func theSumsDeviationIsExact(_ row: [Double], _ deviation: Double) throws {
    #expect(try facts(row).sumDeviation == deviation)
  }

  @Test func onlyASoftmaxHasSumAndLostClasses() throws {
    for quantity in [Quantity.logSoftmax, .logSumExp] {
      let facts = try facts([0, -1], quantity: quantity)
      #expect(facts.sumDeviation == nil && facts.lostClasses == nil)
      #expect(facts.logIsNegativeInfinity == nil)
      #expect((facts.argmax == nil) == (quantity == .logSumExp))
    }
  }

  @Test func lostClassesAreThoseWhoseExactValueIsNotZero() throws {
    // e^-800 = 2^-1154; a masked class is not lost.
    let lost = try facts([0, -800, -.infinity])
    #expect(lost.lostClasses == 1 && lost.logIsNegativeInfinity == true)
    let none = try facts([0, -700, -.infinity])
    #expect(none.lostClasses == 0 && none.logIsNegativeInfinity == false)
    let undefined = try facts([.nan, 0], giving: [0, 0])
    #expect(undefined.lostClasses == 0 && undefined.logIsNegativeInfinity == false)
  }

  @Test func theArgmaxIsKeptTiedChangedOrUndefined() throws {
    // Shifted, in fractions: 0x1.0000000000001p-1 and 0x1.fffffffffffffp-2.
    let close = [1 + 0x1p-52, 1]
    #expect(try facts(close).argmax == .kept)
    #expect(try facts(close, giving: [0.5, 0.5]).argmax == .tied)
    #expect(try facts(close, giving: [0.25, 0.75]).argmax == .changed)
    #expect(try facts(close, giving: [0.25, .nan]).argmax == .undefined)
    #expect(try facts([.nan, 1]).argmax == .undefined)
    // In Float both logits are 1: what was received is what counts.
    #expect(try facts(close, in: .binary32).argmax == .kept)
    #expect(try facts(close, giving: [0.25, 0.75], in: .binary32).argmax == .changed)
    // Logits that tie must stay tied.
    #expect(try facts([3, 3, 1], giving: [0.5, 0.375, 0.125]).argmax == .changed)
    #expect(try facts([3, 3, 1], giving: [0.25, 0.25, 0.25]).argmax == .tied)
    #expect(try facts([5, 0], giving: [-0.5, -5], quantity: .logSoftmax).argmax == .kept)
  }

  /// `max |p(Float(x)) - p(x)| / ulp_binary32(p(x))` by mpmath at 6000 bits, numpy's float32.
  @Test(
    arguments: [
      (.softmax, 0.012468801962730579), (.logSoftmax, 0.013124479642725994),
      (.logSumExp, 0.038124479549593734),
    ] as [(Quantity, Double)])
  func inputRoundingIsMeasured(_ quantity: Quantity, _ ulps: Double) throws {
    let narrow = try facts([0.1, 0.2], quantity: quantity, in: .binary32).inputRoundingUlps
    #expect(try abs(#require(narrow) - ulps) < 1e-6)
    #expect(try facts([0.1, 0.2], quantity: quantity).inputRoundingUlps == 0)
    #expect(try facts([0.5, 0.25], quantity: quantity, in: .binary32).inputRoundingUlps == 0)
  }

  @Test func inputRoundingWithoutAMeasure() throws {
    // 70000 becomes infinite in Float16, and the exact value NaN.
    #expect(try facts([70_000, 65_000], in: .binary16).inputRoundingUlps == nil)
    // A masked class is held exactly.
    #expect(try facts([0.5, -.infinity], in: .binary32).inputRoundingUlps == 0)
  }
}

@Suite struct TemperatureTests {
  /// `exp(F(x_i) / F(T))` and so on, rounded once.
  @Test func theExactValueIsThatOfTheQuotients() throws {
    let options = try AnalysisOptions(formats: [.binary64], temperature: 3)
    let row = try analysis(of: [[2, 4, 7]], options).rows[0]
    let wanted = [0x1.f0f407cc5ecddp-4, 0x1.e3f7645b442eap-3, 0x1.48e3a5efa31aap-1]
    #expect(row.elements.map(\.exact.decimal) == wanted)
    #expect(row.elements.map { $0.results[0].correctlyRounded.decimal } == wanted)
    #expect(row.results[0].inputRoundingUlps == 0)
  }

  @Test func aTemperatureThatUnderflowsShowsInTheOutputs() throws {
    // 1e-60 is 0 in Float, and so are the logits; 0 / 0 is NaN. The exact value is finite.
    let options = try AnalysisOptions(formats: [.binary32], temperature: 1e-60)
    #expect(try analysis(of: [[1e-58, 2e-58]], options).totals[0].nonFinite == 2)
  }

  @Test(arguments: [0, -1, .infinity] as [Double])
  func anImpossibleTemperatureIsAnError(_ temperature: Double) throws {
    let options = try AnalysisOptions(temperature: temperature)
    #expect(throws: ReferenceError.invalidTemperature(temperature)) {
      try analysis(of: [[1, 2]], options)
    }
  }
}
