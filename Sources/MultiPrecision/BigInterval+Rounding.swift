public import FloatFormats

extension BigInterval {
  /// The number of `format` that the enclosed real number rounds to, once, or nil if that is not
  /// decided: acceptance is that both ends round to the same encoding.
  ///
  /// A strict end counts as lying just inside. Ends that overflow on different sides are undecided
  /// even where both give NaN.
  public func rounded(
    to format: FloatFormat, _ mode: RoundingMode = .nearest, overflow: OverflowPolicy = .standard
  ) -> Double? {
    guard lower.isFinite, upper.isFinite else { return nil }
    let (below, above) = roundedEnds(to: format, mode, overflow: overflow)
    let agree =
      below.isNaN ? above.isNaN && lowerEnd.sign == upperEnd.sign : below == above
    guard agree, below.sign == above.sign else { return nil }
    // Where the format saturates, errors are counted from another origin beyond the largest number.
    guard below.magnitude == format.greatestFiniteMagnitude else { return below }
    return format.overflows(lowerEnd) == format.overflows(upperEnd) ? below : nil
  }

  /// The numbers of `format` that the ends round to; a strict end counts as lying just inside. The
  /// enclosed real number rounds to one of them, or to one between them.
  public func roundedEnds(
    to format: FloatFormat, _ mode: RoundingMode = .nearest, overflow: OverflowPolicy = .standard
  ) -> (lower: Double, upper: Double) {
    (
      lower.isFinite
        ? format.round(lowerEnd, mode, overflow: overflow)
        : format.round(lower.double(.nearest), mode, overflow: overflow),
      upper.isFinite
        ? format.round(upperEnd, mode, overflow: overflow)
        : format.round(upper.double(.nearest), mode, overflow: overflow)
    )
  }

  private var lowerEnd: TruncatedReal {
    let end = TruncatedReal(lower)
    return lowerIsStrict ? end.justAbove : end
  }

  private var upperEnd: TruncatedReal {
    let end = TruncatedReal(upper)
    return upperIsStrict ? end.justBelow : end
  }

  /// The enclosed real number rounded to nearest into `bits` significand bits, with no limit to the
  /// exponent, or nil if that is not decided.
  public func rounded(toPrecision bits: Int) -> BigFloat? {
    guard lower.isFinite, upper.isFinite else { return nil }
    // Two bits beyond both precisions lie between a number and every rounding boundary but itself, so
    // a step of that size stands for "just inside".
    let precise = max(precision, bits + 1) + 2
    var below = BigFloat(precision: precise)
    below.assign(lower, .down)
    if lowerIsStrict { below.formNextUp() }
    var above = BigFloat(precision: precise)
    above.assign(upper, .up)
    if upperIsStrict { above.formNextDown() }
    below.setPrecision(bits, .nearest)
    above.setPrecision(bits, .nearest)
    guard below.compare(to: above) == .equal, below.sign == above.sign else { return nil }
    return below
  }

  /// `count` significant decimal digits of the enclosed real number, rounded to nearest, or nil if
  /// they are not decided. Zero, which has no significant digits, is never decided.
  public func decimalDigits(_ count: Int) -> DecimalDigits? {
    guard lower.isFinite, upper.isFinite, !lower.isZero, !upper.isZero else { return nil }
    guard mayAgree(onDecimalDigits: count) else { return nil }
    let below = Self.decimalDigits(of: lower, count, inward: lowerIsStrict ? .up : nil)
    let above = Self.decimalDigits(of: upper, count, inward: upperIsStrict ? .down : nil)
    return below == above ? below : nil
  }

  /// Whether the ends may agree on so many significant decimal digits: ends that differ do so by
  /// `2^-precision` of themselves or more, which can be several units of the last digit.
  public func mayAgree(onDecimalDigits count: Int) -> Bool {
    isPoint || Double(count - 3) * 3.3219 <= Double(precision)
  }

  /// Digits to nearest of an end, or of the numbers just inside it if `inward` says where that is:
  /// only at an end that is a decimal tie do these differ.
  private static func decimalDigits(
    of end: borrowing BigFloat, _ count: Int, inward: RoundingMode?
  ) -> DecimalDigits {
    guard let inward else { return end.decimalDigits(count) }
    let longer = end.decimalDigits(count + 1, .down)
    let isTie = longer.digits.last == "5" && longer == end.decimalDigits(count + 1, .up)
    return end.decimalDigits(count, isTie ? inward : .nearest)
  }

  /// `floor(log2 |x|)` of the enclosed real number x, or nil if that is not decided.
  public var binade: Int? {
    guard lower.isFinite, upper.isFinite, !lower.isZero, !upper.isZero, lower.sign == upper.sign
    else { return nil }
    let (below, above) = (lowerEnd.binade, upperEnd.binade)
    return below == above ? below : nil
  }
}
