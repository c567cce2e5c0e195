import MultiPrecision
import SoftmaxTiers

/// A rational number that an exact value equals, or lies next to on a side that is known: what settles a decimal
/// tie (see `RationalLimit`).
struct RationalFact: ~Copyable {
  private let numerator: BigFloat
  private let denominator: BigFloat
  private let side: RationalLimit.Side

  init(_ limit: RationalLimit, temperature: Double) {
    // 2100 bits hold every difference of two doubles.
    var numerator = BigFloat(limit.minuend, precision: 2100)
    numerator.subtract(BigFloat(limit.subtrahend, precision: 53), .nearest)
    // 64 bits of the divisor, and 53 of the temperature.
    var denominator = BigFloat(precision: 120)
    denominator.assign(limit.divisor, .nearest)
    if limit.isOverTemperature {
      denominator.multiply(by: BigFloat(temperature, precision: 53), .nearest)
    }
    self.numerator = numerator
    self.denominator = denominator
    side = limit.side
  }

  /// `count` significant digits of the exact value, to nearest, ties to even, where the rational number
  /// is the decimal tie that leaves its `enclosure` undecided; nil otherwise.
  ///
  /// Let t be the tie, of `count + 1` digits. No other number of so many digits is nearer to the end of
  /// the enclosure used below, so that everything between t and that end rounds like the end.
  func decimalDigits(_ count: Int, of enclosure: borrowing BigInterval) -> DecimalDigits? {
    guard Self.hasDigits(enclosure.lower), Self.hasDigits(enclosure.upper),
      enclosure.mayAgree(onDecimalDigits: count)
    else { return nil }
    let below = enclosure.lower.decimalDigits(count + 1)
    let above = enclosure.upper.decimalDigits(count + 1)
    let tie = side == .below ? below : above
    guard tie.digits.last == "5", side != .equal || below == above, isEqual(to: tie) else {
      return nil
    }
    let isOdd = tie.digits.dropLast().last!.wholeNumberValue! % 2 == 1
    let takesUpper =
      switch side {
      case .above: true
      case .below: false
      case .equal: isOdd != tie.isNegative
      }
    return takesUpper
      ? enclosure.upper.decimalDigits(count) : enclosure.lower.decimalDigits(count)
  }

  private static func hasDigits(_ end: borrowing BigFloat) -> Bool {
    end.isFinite && !end.isZero
  }

  /// Whether the rational number is exactly this decimal: `digits · 10^power · denominator = numerator`.
  ///
  /// The products are as long as the rational number's own digits: a decimal of another size than the number
  /// is told apart first, as where the fact is "below 0" and the value 10^(-10^12).
  private func isEqual(to decimal: DecimalDigits) -> Bool {
    guard hasSize(of: decimal) else { return false }
    let power = decimal.exponent - decimal.digits.count
    // Bits enough for every product here to be exact: fewer than 4 for each decimal digit.
    let precision =
      4 * (decimal.digits.count + abs(power)) + numerator.precision
      + denominator.precision
    var left = BigFloat(precision: precision)
    let ten = BigFloat(10, precision: 4)
    var next = BigFloat(precision: 4)
    for character in decimal.digits {
      left.multiply(by: ten, .nearest)
      next.assign(character.wholeNumberValue!, .nearest)
      left.add(next, .nearest)
    }
    if decimal.isNegative { left.negate() }
    left.multiply(by: denominator, .nearest)
    var right = BigFloat(precision: precision)
    right.assign(numerator, .nearest)
    for _ in 0..<power.magnitude {
      if power > 0 { left.multiply(by: ten, .nearest) } else { right.multiply(by: ten, .nearest) }
    }
    return left.compare(to: right) == .equal
  }

  /// Whether the magnitudes may be the same: `2^(b-1) < |numerator / denominator| < 2^(b+1)` with b the
  /// difference of their binades, `10^(exponent-1) <= |decimal| < 10^exponent`.
  private func hasSize(of decimal: DecimalDigits) -> Bool {
    guard !numerator.isZero else { return false }
    let decimalBits = Double(decimal.exponent) * 3.321928094887362
    return abs(decimalBits - Double(numerator.binade - denominator.binade)) < 8
  }
}
