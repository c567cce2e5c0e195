/// Error-free transformations, whose results are two terms: the rounded value, and what was rounded off, which is a
/// double itself.
///
/// Each stands here once, for the tiers of the reference, the algorithms under test and the statistics alike.
/// This module imports nothing. Everything here rounds to nearest (callers see to the thread's modes) and holds while
/// nothing overflows; products hold where their errors are not below 2^-1074.
@frozen public enum TwoTerm {}

extension TwoTerm {
  /// `a + b = sum + error` exactly: twoSum (Knuth, TAOCP 4.2.2).
  @inlinable public static func sum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
    let sum = a + b
    let virtual = sum - a
    return (sum, (a - (sum - virtual)) + (b - virtual))
  }

  /// `a + b = sum + error` exactly where `|a| >= |b|` or `a = 0`: fastTwoSum (Dekker, Numer. Math. 18, 1971).
  @inlinable public static func sum(
    larger a: Double, smaller b: Double
  ) -> (sum: Double, error: Double) {
    let sum = a + b
    return (sum, b - (sum - a))
  }

  /// `a - b = difference + error` exactly, by twoSum.
  @inlinable public static func difference(
    _ a: Double, _ b: Double
  ) -> (difference: Double, error: Double) {
    let (difference, error) = sum(a, -b)
    return (difference, error)
  }

  /// `a · b = product + error` exactly, by one fused operation: twoProduct.
  @inlinable public static func product(
    _ a: Double, _ b: Double
  ) -> (product: Double, error: Double) {
    let product = a * b
    return (product, (-product).addingProduct(a, b))
  }

  /// `a · b = product + error` exactly for magnitudes between 2^-480 and 2^480; below that the error is off
  /// by less than 2^-1070 (Dekker 1971, with Veltkamp's splitting).
  ///
  /// For where `addingProduct` is a call, as it is where the processor is not known to fuse.
  @inlinable public static func splitProduct(
    _ a: Double, _ b: Double
  ) -> (product: Double, error: Double) {
    let product = a * b
    let (aHigh, aLow) = split(a)
    let (bHigh, bLow) = split(b)
    return (product, ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow)
  }

  /// `a = high + low` exactly, of 26 bits each (Veltkamp), for magnitudes below 2^996.
  @inlinable static func split(_ a: Double) -> (high: Double, low: Double) {
    let scaled = a * 0x1.0000002p27
    let high = scaled - (scaled - a)
    return (high, a - high)
  }
}
