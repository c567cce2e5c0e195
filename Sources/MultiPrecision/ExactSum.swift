/// The exact sum of any number of doubles.
///
/// 2240 bits hold every sum of up to 2^140 finite doubles without rounding: from 2^-1074, the least
/// bit, to 2^1024 and the carries.
public struct ExactSum: ~Copyable {
  private var total = BigFloat(precision: 2240)
  private var term = BigFloat(precision: 53)

  /// The sum of nothing, 0.
  public init() {}

  /// Adds a term.
  public mutating func add(_ value: Double) {
    term.assign(value, .nearest)
    total.add(term, .nearest)
  }

  /// The sum.
  public var value: BigFloat { BigFloat(copying: total) }
}
