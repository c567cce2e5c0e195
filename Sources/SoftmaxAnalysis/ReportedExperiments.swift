import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// Reports that no row of logits expresses, each acted out in a few steps of the arithmetic concerned.
public struct ReportedExperiments: Sendable, Codable, Hashable {
  public internal(set) var schema = Analysis.Schema(name: "softmax-experiments", version: 1)
  /// Where each was reported, in the order below.
  public internal(set) var sources = [
    ["jax-ml/jax#18183"], ["Dao-AILab/flash-attention#2577", "Dao-AILab/flash-attention#2131"],
    [
      "web-platform-tests/wpt#37254", "sonos/tract#2631", "tenstorrent/tt-metal#41629",
      "tenstorrent/tt-metal#52816",
    ],
  ]
  public internal(set) var weighted: WeightedLogSumExp
  public internal(set) var scaled: [ScaledProbability]
  public internal(set) var tolerances: [ToleranceTrial]

  /// - Throws: `AnalysisError`, `ReferenceError`.
  public init() throws {
    weighted = WeightedLogSumExp()
    scaled = try [FloatFormat.float8E4M3FN, .float8E5M2].flatMap { format in
      try (0...4).map { try ScaledProbability(lag: $0, in: format) }
    }
    tolerances = try [2, 4, 10, 100, 1000].map { try ToleranceTrial(length: $0) }
  }
}

/// `ln sum w_i e^(x_i)` of [1e20, 1e20, 1.1] with the weights [1, -1, 1], by the shifted formula in binary32.
///
/// The first two terms cancel, exactly, so the value is the third logit. Beside e^(1e20) nothing is left of it
/// in any precision that holds both, and what the formula gives hangs on the last bit of one exponential.
public struct WeightedLogSumExp: Sendable, Codable, Hashable {
  public var logits: [FloatRecord]
  public var weights: [Double]
  /// The exact value, a number of binary32.
  public var exact: FloatRecord
  public var outcomes: [Outcome]

  /// What comes out if the second exponential, exactly 1, is off by so many numbers of the format.
  public struct Outcome: Sendable, Codable, Hashable {
    public var offBy: Int
    public var sum: FloatRecord
    public var output: FloatRecord
  }

  init() {
    let x: [Float] = [1e20, 1e20, 1.1]
    let w: [Float] = [1, -1, 1]
    let machine = NativeArithmetic<Float>(functions: .correctlyRounded)
    let exponentials = x.map { machine.exp($0 - x[0]) }
    logits = x.map { FloatRecord(Double($0), in: .binary32) }
    weights = w.map { Double($0) }
    exact = FloatRecord(Double(x[2]), in: .binary32)
    outcomes = [(-1, Float(1).nextDown), (0, 1), (1, Float(1).nextUp)].map { offBy, second in
      let terms = [w[0] * exponentials[0], w[1] * second, w[2] * exponentials[2]]
      let sum = terms[0] + terms[1] + terms[2]
      return Outcome(
        offBy: offBy, sum: FloatRecord(Double(sum), in: .binary32),
        output: FloatRecord(Double(x[0] + machine.log(sum)), in: .binary32))
    }
  }
}

/// Attention with probabilities in 8 bits: two keys, the second ahead by `lag` powers of two, held against
/// the maximum of the first and scaled by 2^8, while the sum that divides them is not rounded.
public struct ScaledProbability: Sendable, Codable, Hashable {
  public var format: String
  /// The format's largest number.
  public var largest: Double
  /// How far, in powers of two, the maximum in use lags behind the row's.
  public var lag: Int
  /// The second key's scaled probability before it is rounded.
  public var scaled: Double
  /// The same in the format, held at its largest number.
  public var held: Double
  /// What the second key weighs in the end, in binary32.
  public var weight: FloatRecord
  /// What it should weigh, correctly rounded.
  public var due: FloatRecord

  init(lag: Int, in format: FloatFormat) throws(ReferenceError) {
    let offset = 256.0
    self.format = format.name
    largest = format.greatestFiniteMagnitude
    self.lag = lag
    scaled = offset * Double(1 << lag)
    held = format.round(scaled, overflow: .saturate)
    weight = FloatRecord(Double(Float(held) / Float(offset + scaled)), in: .binary32)
    let certified = try Reference(.softmax, in: .binary32, base: .two).certify([0, Double(lag)])
    due = FloatRecord(certified[1].value, in: .binary32)
  }
}

/// A tolerance of 3n + 3 ulp for rows of n logits, tried in binary32 on seeded rows of standard deviation 30.
public struct ToleranceTrial: Sendable, Codable, Hashable {
  public var length: Int
  public var tolerance: Int
  public var rowCount: Int
  /// Of shifted and shifted-two-sum.
  public var totals: [Totals]

  init(length: Int) throws {
    self.length = length
    tolerance = 3 * length + 3
    let count = max(20, min(2000, 20000 / length))
    rowCount = count
    let rows = SeededRows.normal(count, length: length, scale: 30)
    let options = try AnalysisOptions(
      formats: [.binary32], algorithms: [Shifted.self, ShiftedTwoSum.self], listedRows: 0)
    totals = try Analyzer(options).analyze(
      .init(name: "seeded rows", shape: [count, length], axis: 1)
    ) { visit in
      for (number, row) in rows.enumerated() { try visit(number, row) }
    }.totals
  }
}
