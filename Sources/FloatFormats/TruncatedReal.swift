/// A real number cut off after at most 64 significant bits, with the knowledge whether anything was
/// cut: enough to round it correctly, once, into any format of at most 62 significand bits.
///
/// The value is `±(significand + tail) · 2^exponent` with `0 <= tail < 1`; `tail > 0` exactly when
/// `hasTail`.
///
/// Invariant: with a tail, `significand` is normalized (its top bit is set) or zero. A zero
/// significand with a tail stands for a number of that sign closer to zero than any format's least.
public struct TruncatedReal: Sendable, Hashable {
  public let sign: FloatingPointSign
  public let significand: UInt64
  public let exponent: Int
  public let hasTail: Bool

  /// - Precondition: the invariant holds, and `exponent` lies within ±2^62.
  public init(sign: FloatingPointSign, significand: UInt64, exponent: Int, hasTail: Bool) {
    precondition(
      !hasTail || significand == 0 || significand.leadingZeroBitCount == 0,
      "a significand with a tail must be normalized")
    self.sign = sign
    self.significand = significand
    self.exponent = exponent
    self.hasTail = hasTail
  }

  /// A finite `Double`, exactly.
  ///
  /// - Precondition: `value` is finite.
  public init(_ value: Double) {
    precondition(value.isFinite, "only finite values have digits")
    let isSubnormal = value.exponentBitPattern == 0
    self.init(
      sign: value.sign,
      significand: value.significandBitPattern | (isSubnormal ? 0 : 1 << 52),
      exponent: Int(isSubnormal ? 1 : value.exponentBitPattern) - 1075,
      hasTail: false)
  }

  /// Whether the value is zero.
  public var isZero: Bool { significand == 0 && !hasTail }
}

extension TruncatedReal {
  /// `floor(log2 |x|)` of a value whose significand is not zero.
  ///
  /// - Precondition: the significand is not zero.
  public var binade: Int {
    precondition(significand != 0, "the significand must not be zero")
    return exponent + 63 - significand.leadingZeroBitCount
  }

  /// The same value with the significand's top bit set; zeros stay as they are.
  var normalized: TruncatedReal {
    let shift = significand.leadingZeroBitCount
    guard significand != 0, shift != 0 else { return self }
    return TruncatedReal(
      sign: sign, significand: significand << UInt64(shift), exponent: exponent - shift,
      hasTail: false)
  }

  /// The value moved up by less than any format can resolve: the open lower end of an interval.
  public var justAbove: TruncatedReal {
    switch (isZero, sign) {
    case (true, _): TruncatedReal(sign: .plus, significand: 0, exponent: 0, hasTail: true)
    case (false, .plus): magnitudeJustAbove
    case (false, .minus): magnitudeJustBelow
    }
  }

  /// The value moved down by less than any format can resolve: the open upper end of an interval.
  public var justBelow: TruncatedReal {
    switch (isZero, sign) {
    case (true, _): TruncatedReal(sign: .minus, significand: 0, exponent: 0, hasTail: true)
    case (false, .plus): magnitudeJustBelow
    case (false, .minus): magnitudeJustAbove
    }
  }

  private var magnitudeJustAbove: TruncatedReal {
    let value = normalized
    return TruncatedReal(
      sign: sign, significand: value.significand, exponent: value.exponent, hasTail: true)
  }

  private var magnitudeJustBelow: TruncatedReal {
    guard !hasTail else { return self }
    let value = normalized
    let isPowerOfTwo = value.significand == 1 << 63
    return TruncatedReal(
      sign: sign,
      significand: isPowerOfTwo ? .max : value.significand - 1,
      exponent: isPowerOfTwo ? value.exponent - 1 : value.exponent,
      hasTail: true)
  }
}
