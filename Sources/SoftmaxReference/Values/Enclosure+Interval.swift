import MultiPrecision
import SoftmaxTiers

extension Enclosure {
  /// An interval's ends, rounded outward.
  init(_ interval: borrowing BigInterval) {
    if interval.isZero, !interval.lowerIsStrict, !interval.upperIsStrict {
      self.init(0)
      return
    }
    // Both signs are possible: nothing but the ends is known.
    if interval.lower.sign != interval.upper.sign, !interval.lower.isZero, !interval.upper.isZero {
      self.init(
        head: 0, lowerTail: interval.lower.double(.down), upperTail: interval.upper.double(.up),
        exponent: 0)
      return
    }
    let isNegative = interval.upper.sign == .minus || interval.upper.isZero
    var outer = BigFloat(copying: interval.upper)
    if isNegative { outer.assign(interval.lower, .down) }
    guard !outer.isZero, outer.binade > -4000 else {
      self.init(
        head: 0, lowerTail: isNegative ? -.leastNonzeroMagnitude : 0,
        upperTail: isNegative ? 0 : .leastNonzeroMagnitude, exponent: 0)
      return
    }
    let exponent = outer.binade
    var low = BigFloat(copying: interval.lower)
    var high = BigFloat(copying: interval.upper)
    low.scale(byPowerOfTwo: -exponent, .down)
    high.scale(byPowerOfTwo: -exponent, .up)
    let head = low.double(.nearest)
    let subtrahend = BigFloat(head, precision: 53)
    low.subtract(subtrahend, .down)
    high.subtract(subtrahend, .up)
    self.init(
      head: head, lowerTail: low.double(.down), upperTail: high.double(.up), exponent: exponent)
  }

  /// The same enclosure with ends in MPFR.
  var interval: BigInterval {
    // The head's 53 bits, and as many of tails that are below 2^-200 of it.
    var value = BigInterval(from: lowerTail, to: upperTail, precision: 320)
    value.add(BigInterval(head, precision: 320))
    value.scale(byPowerOfTwo: exponent)
    return value
  }
}
