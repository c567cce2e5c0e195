import ErrorFree
import FloatFormats
import SoftmaxReference

extension Enclosure {
  /// How far `other`'s exact value lies from this one at most, in ulps of `format` at this one; 0 only
  /// where both are known to be the same number. The bound exceeds the distance by less than the widths
  /// of both enclosures.
  ///
  /// Nil where the distance is not finite: one is NaN or infinite and the other is something else.
  func distance(to other: Enclosure, in format: FloatFormat) -> Double? {
    guard head.isFinite, other.head.isFinite else {
      return head == other.head || head.isNaN && other.head.isNaN ? 0 : nil
    }
    let ulp = format.ulpExponent(binade: binade ?? format.minExponent)
    func scaled(_ value: Double, _ enclosure: Enclosure) -> Double {
      Double(sign: .plus, exponent: enclosure.exponent - ulp, significand: value)
    }
    let (here, there) = (scaled(head, self), scaled(other.head, other))
    let (difference, remainder) = TwoTerm.difference(there, here)
    let lower = scaled(other.lowerTail, other) - scaled(upperTail, self)
    let upper = scaled(other.upperTail, other) - scaled(lowerTail, self)
    let bound = max(
      (difference + (remainder + lower)).magnitude, (difference + (remainder + upper)).magnitude)
    guard bound.isFinite else { return nil }
    let isSame = isPoint && other.isPoint && difference == 0
    return isSame ? 0 : max(bound, .leastNonzeroMagnitude)
  }
}
