/// A rational number that an exact value equals, or lies next to on a side that is known:
/// `(minuend - subtrahend) / (divisor · temperature)`.
///
/// It settles decimal digits that no precision does: `m/T = 23/200` is a decimal tie at two digits, yet
/// no binary number, so that the ends of every interval around it round apart.
public struct RationalLimit: Sendable {
  /// Where the exact value lies beside the rational number.
  public enum Side: Sendable {
    case equal, below, above
  }

  public let minuend: Double
  public let subtrahend: Double
  public let divisor: Int
  /// Whether the temperature divides it.
  public let isOverTemperature: Bool
  public let side: Side

  public init(
    _ side: Side, _ minuend: Double, minus subtrahend: Double = 0, over divisor: Int = 1,
    isOverTemperature: Bool
  ) {
    self.side = side
    self.minuend = minuend
    self.subtrahend = subtrahend
    self.divisor = divisor
    self.isOverTemperature = isOverTemperature
  }
}
