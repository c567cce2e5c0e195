import FloatFormats
public import SoftmaxAnalysis
import SoftmaxReference

/// Attention with probabilities in 8 bits: two keys, the second ahead by `lag` powers of two, held against
/// the maximum of the first and scaled by 2^8, while the sum that divides them is not rounded.
public struct ScaledProbabilities: Sendable, Codable, Hashable {
  public internal(set) var sources = [
    "Dao-AILab/flash-attention#2577", "Dao-AILab/flash-attention#2131",
  ]
  public internal(set) var rows: [Row]

  /// One format and lag.
  public struct Row: Sendable, Codable, Hashable {
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
  }

  init() throws(ReferenceError) {
    rows = []
    for format in [FloatFormat.float8E4M3FN, .float8E5M2] {
      for lag in 0...4 { rows.append(try Row(lag: lag, in: format)) }
    }
  }
}

extension ScaledProbabilities.Row {
  fileprivate init(lag: Int, in format: FloatFormat) throws(ReferenceError) {
    let offset = 256.0
    self.format = format.name
    largest = format.greatestFiniteMagnitude
    self.lag = lag
    scaled = offset * Double(1 << lag)
    held = format.round(scaled, overflow: .saturate)
    weight = FloatRecord(Double(Float(held) / Float(offset + scaled)), in: .binary32)
    let certified = try Reference(.standard, in: .binary32, base: .two).certify([0, Double(lag)])
    due = FloatRecord(certified[1].value, in: .binary32)
  }
}
