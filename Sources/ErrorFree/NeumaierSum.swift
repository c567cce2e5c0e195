/// Neumaier's sum (ZAMM 54, 1974): its error does not grow with the number of terms until there are about
/// 2^53 of them.
@frozen public struct NeumaierSum: Sendable {
  @usableFromInline var high = 0.0
  @usableFromInline var low = 0.0

  /// The sum of nothing.
  @inlinable public init() {}

  /// The sum of these terms, in their order.
  @inlinable public init(_ terms: some Sequence<Double>) {
    for term in terms { add(term) }
  }

  /// Adds a term.
  @inlinable public mutating func add(_ term: Double) {
    let isLarger = high.magnitude >= term.magnitude
    let (sum, error) =
      isLarger
      ? TwoTerm.sum(larger: high, smaller: term) : TwoTerm.sum(larger: term, smaller: high)
    low += error
    high = sum
  }

  /// Adds the terms of another sum.
  @inlinable public mutating func add(_ other: NeumaierSum) {
    add(other.high)
    low += other.low
  }

  /// The sum, rounded.
  @inlinable public var value: Double { high + low }
}
