package import FloatFormats

extension Enclosure {
  /// The rounding test: the number of `format` that both ends round to, or nil if they do not agree, or
  /// if the value's binade is not known.
  package func rounded(
    to format: FloatFormat, _ mode: RoundingMode, overflow: OverflowPolicy
  ) -> Double? {
    if head == 0, (lowerTail == 0) != (upperTail == 0) {
      // Closer to zero than any format's least number, and not zero.
      let zero = TruncatedReal(0)
      return format.round(upperTail > 0 ? zero.justAbove : zero.justBelow, mode, overflow: overflow)
    }
    guard !straddlesPowerOfTwo, let low = end(lowerTail), let high = end(upperTail) else {
      return nil
    }
    let below = format.round(low, mode, overflow: overflow)
    let above = format.round(high, mode, overflow: overflow)
    let agree = below.isNaN ? above.isNaN && low.sign == high.sign : below == above
    guard agree, below.sign == above.sign else { return nil }
    // Where the format saturates, errors are counted from another origin beyond the largest number.
    guard below.magnitude == format.greatestFiniteMagnitude else { return below }
    return format.overflows(low) == format.overflows(high) ? below : nil
  }

  /// Whether the exact value is infinite, or rounds to nearest beyond the largest number of `format`.
  package func overflows(_ format: FloatFormat) -> Bool {
    head.isInfinite || end(head < 0 ? upperTail : lowerTail).map(format.overflows) ?? false
  }

  /// `(head + tail) · 2^exponent`, cut off after 64 bits; nil where that is not above zero in the
  /// direction of `head`.
  ///
  /// The tail is split in units of the 64th bit of the head: the integral part is added to the
  /// significand, the rest, never negative, is what was cut off.
  private func end(_ tail: Double) -> TruncatedReal? {
    guard head != 0, head.isFinite else { return nil }
    let magnitude = TruncatedReal(head.magnitude)
    let signed = head < 0 ? -tail : tail
    guard signed.magnitude < head.magnitude / 4 else { return nil }
    // The significand has 53 bits: 11 more, or 12 where the tail takes it below its binade.
    let takesAway = signed < 0 && head.significand == 1
    let shift = takesAway ? 12 : 11
    let units = Double(sign: .plus, exponent: shift - magnitude.exponent, significand: signed)
    guard units.magnitude < 0x1p62 else { return nil }
    let whole = units.rounded(.down)
    let isCut = whole != units || (units == 0 && signed != 0)
    let significand = (magnitude.significand << UInt64(shift)) &+ UInt64(bitPattern: Int64(whole))
    guard significand >= 1 << 63 else { return nil }
    return TruncatedReal(
      sign: head.sign, significand: significand, exponent: magnitude.exponent - shift + exponent,
      hasTail: isCut)
  }
}
