public import FloatFormats

/// What exact values are rounded to.
public struct RoundingTarget: Sendable, Hashable {
  public let format: FloatFormat
  /// The rounding mode.
  public let rounding: RoundingMode
  /// What becomes of results beyond the format's largest number.
  public let overflow: OverflowPolicy

  public init(
    _ format: FloatFormat, _ rounding: RoundingMode = .nearest, overflow: OverflowPolicy = .standard
  ) {
    self.format = format
    self.rounding = rounding
    self.overflow = overflow
  }

  /// A number of binary64, rounded once.
  func value(of exact: Double) -> Double { format.round(exact, rounding, overflow: overflow) }
}
