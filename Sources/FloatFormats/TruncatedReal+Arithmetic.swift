/// The exact results of operations on finite doubles, cut off after 64 bits: what an emulated operation
/// rounds, once, into any format and direction.
///
/// - Precondition: operands are finite.
///
/// Zeros are exact zeros of either sign; the sign that IEEE 754 gives them is the caller's affair.
extension TruncatedReal {
  /// `a + b`.
  public static func sum(_ a: Double, _ b: Double) -> TruncatedReal {
    WideReal.sum(WideReal(a), WideReal(b))
  }

  /// `a · b`.
  public static func product(_ a: Double, _ b: Double) -> TruncatedReal {
    WideReal.product(a, b).truncated(hasTail: false)
  }

  /// `a · b + c`.
  public static func productSum(_ a: Double, _ b: Double, _ c: Double) -> TruncatedReal {
    WideReal.sum(.product(a, b), WideReal(c))
  }

  /// `a / b`, for `b` other than zero.
  ///
  /// - Precondition: `b` is not zero.
  ///
  /// With both significands normalized to 64 bits, one of their quotients by `2^63` and `2^64` has 64
  /// bits itself.
  public static func quotient(_ a: Double, by b: Double) -> TruncatedReal {
    precondition(b != 0, "the divisor must not be zero")
    let sign: FloatingPointSign = a.sign == b.sign ? .plus : .minus
    let (a, b) = (TruncatedReal(a).normalized, TruncatedReal(b).normalized)
    guard a.significand != 0 else {
      return TruncatedReal(sign: sign, significand: 0, exponent: 0, hasTail: false)
    }
    let isLess = a.significand < b.significand
    let dividend =
      isLess ? (a.significand, 0) : (a.significand >> 1, a.significand << 63)
    let (quotient, remainder) = b.significand.dividingFullWidth(dividend)
    return TruncatedReal(
      sign: sign, significand: quotient, exponent: a.exponent - b.exponent - (isLess ? 64 : 63),
      hasTail: remainder != 0)
  }

  /// `self · 2^exponent`.
  ///
  /// - Precondition: the result's exponent lies within ±2^62.
  public func scaled(byPowerOfTwo exponent: Int) -> TruncatedReal {
    TruncatedReal(
      sign: sign, significand: significand, exponent: self.exponent + exponent, hasTail: hasTail)
  }
}

/// `±significand · 2^exponent` with 128 bits: room for the product of two doubles, exactly.
private struct WideReal {
  let sign: FloatingPointSign
  let significand: UInt128
  let exponent: Int

  init(sign: FloatingPointSign, significand: UInt128, exponent: Int) {
    self.sign = sign
    self.significand = significand
    self.exponent = exponent
  }

  init(_ value: Double) {
    let value = TruncatedReal(value)
    self.init(
      sign: value.sign, significand: UInt128(value.significand), exponent: value.exponent)
  }

  static func product(_ a: Double, _ b: Double) -> WideReal {
    let (a, b) = (TruncatedReal(a), TruncatedReal(b))
    return WideReal(
      sign: a.sign == b.sign ? .plus : .minus,
      significand: UInt128(a.significand) * UInt128(b.significand),
      exponent: a.exponent + b.exponent)
  }

  /// The sum, with both significands' top bits brought to bit 126, so that it cannot overflow.
  ///
  /// Operands have at most 106 bits, so bits are shifted out of the smaller one only if it lies 20 or
  /// more binades below: then at most one leading bit cancels, and what is left is far above 64 bits.
  static func sum(_ a: WideReal, _ b: WideReal) -> TruncatedReal {
    if a.significand == 0 { return b.truncated(hasTail: false) }
    if b.significand == 0 { return a.truncated(hasTail: false) }
    var (large, small) = (a.aligned, b.aligned)
    if (large.exponent, large.significand) < (small.exponent, small.significand) {
      swap(&large, &small)
    }
    let shift = large.exponent - small.exponent
    let kept = shift > 127 ? 0 : small.significand >> UInt128(shift)
    let isCut = shift > 127 || kept << UInt128(shift) != small.significand
    let total =
      large.sign == small.sign
      ? large.significand + kept : large.significand - kept - (isCut ? 1 : 0)
    return WideReal(sign: large.sign, significand: total, exponent: large.exponent)
      .truncated(hasTail: isCut)
  }

  private var aligned: WideReal {
    let shift = significand.leadingZeroBitCount - 1
    return WideReal(
      sign: sign, significand: significand << UInt128(shift), exponent: exponent - shift)
  }

  /// The leading 64 bits; `hasTail` says whether anything lies below the last of the 128.
  func truncated(hasTail: Bool) -> TruncatedReal {
    guard significand != 0 else {
      return TruncatedReal(sign: sign, significand: 0, exponent: 0, hasTail: false)
    }
    let shift = significand.leadingZeroBitCount
    let normalized = significand << UInt128(shift)
    return TruncatedReal(
      sign: sign, significand: UInt64(normalized >> 64), exponent: exponent - shift + 64,
      hasTail: hasTail || UInt64(truncatingIfNeeded: normalized) != 0)
  }
}
