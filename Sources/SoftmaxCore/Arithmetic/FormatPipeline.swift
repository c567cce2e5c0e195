public import FloatFormats

/// What an emulated operation does with its exact result, beside the format.
public struct EmulatedRounding: Sendable, Hashable {
  /// What becomes of results below the least normal number.
  public enum Subnormals: String, Sendable, Hashable, Codable, CaseIterable {
    case kept
    /// A result that rounds to a subnormal number becomes a zero of its sign.
    case flushed
  }

  /// How a result between two numbers is rounded.
  public enum Direction: Sendable, Hashable {
    case mode(RoundingMode)
    /// To either neighbour with the probability of the distance to the other, from a generator that
    /// starts at the seed in every row.
    case stochastic(seed: UInt64)
  }

  public var direction: Direction
  public var subnormals: Subnormals
  public var overflow: OverflowPolicy

  public init(
    _ direction: Direction = .mode(.nearest), subnormals: Subnormals = .kept,
    overflow: OverflowPolicy = .standard
  ) {
    self.direction = direction
    self.subnormals = subnormals
    self.overflow = overflow
  }
}

/// The formats that a row of logits passes through on its way to the outputs.
public struct FormatPipeline: Sendable, Hashable {
  /// What the logits are stored in: they are rounded to it first.
  public var input: FloatFormat
  /// What every operation and function rounds to, but sums.
  public var arithmetic: FloatFormat
  /// What sums accumulate in; the sum is rounded to `arithmetic` when it leaves it.
  public var accumulator: FloatFormat
  /// What the outputs are stored in: results are rounded to it last.
  public var output: FloatFormat
  public var rounding: EmulatedRounding
  public var summation: Summation

  /// All four the same, unless said otherwise.
  public init(
    _ arithmetic: FloatFormat, input: FloatFormat? = nil, accumulator: FloatFormat? = nil,
    output: FloatFormat? = nil, rounding: EmulatedRounding = EmulatedRounding(),
    summation: Summation = .plain
  ) {
    self.arithmetic = arithmetic
    self.input = input ?? arithmetic
    self.accumulator = accumulator ?? arithmetic
    self.output = output ?? arithmetic
    self.rounding = rounding
    self.summation = summation
  }
}
