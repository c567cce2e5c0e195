internal import CMPFRShim
public import FloatFormats

extension BigFloat {
  /// The three ways in which two numbers can stand to each other.
  public enum Order: Sendable, Hashable {
    case less, equal, greater
  }

  /// How this number stands to `other`; nil if either is NaN. Zeros are equal.
  public func compare(to other: borrowing BigFloat) -> Order? {
    var (a, b, isUnordered) = (number, other.number, false)
    let sign = shim_compare(&a, &b, &isUnordered)
    return isUnordered ? nil : sign < 0 ? .less : sign > 0 ? .greater : .equal
  }

  /// The value as `Double`: zero, infinity and NaN as they are, others rounded.
  public func double(_ rounding: RoundingMode) -> Double {
    var number = number
    return shim_get_double(&number, rounding.code)
  }

  /// Zero of either sign.
  public var isZero: Bool { kind == SHIM_ZERO }

  /// Neither infinite nor NaN.
  public var isFinite: Bool { kind == SHIM_ZERO || kind == SHIM_REGULAR }

  /// NaN.
  public var isNaN: Bool { kind == SHIM_NAN }

  /// The sign, of zeros too.
  public var sign: FloatingPointSign { number._mpfr_sign < 0 ? .minus : .plus }

  /// `floor(log2 |self|)`, the binade of a finite number that is not zero.
  ///
  /// - Precondition: the number is finite and not zero.
  public var binade: Int {
    precondition(kind == SHIM_REGULAR, "zero, infinity and NaN have no binade")
    var number = number
    return Int(shim_exponent(&number)) - 1
  }

  private var kind: shim_number_kind {
    var number = number
    return shim_kind(&number)
  }
}

extension TruncatedReal {
  /// The leading 64 bits of a finite number and whether there are more. With `cut`, the number stands
  /// for a slightly larger magnitude, something beyond its last bit having been cut off.
  ///
  /// - Precondition: the number is finite.
  public init(_ value: borrowing BigFloat, cut: Bool = false) {
    precondition(value.isFinite, "only finite values have digits")
    guard !value.isZero else {
      self.init(sign: value.sign, significand: 0, exponent: 0, hasTail: cut)
      return
    }
    var (number, exponent, hasTail) = (value.number, Int64(0), false)
    let significand = shim_leading_bits(&number, &exponent, &hasTail)
    self.init(
      sign: value.sign, significand: significand, exponent: Int(exponent), hasTail: hasTail || cut)
  }
}

extension FloatFormat {
  /// `value` rounded into this format, once, subnormal results included.
  public func round(
    _ value: borrowing BigFloat, _ mode: RoundingMode = .nearest,
    overflow: OverflowPolicy = .standard
  ) -> Double {
    value.isFinite
      ? round(TruncatedReal(value), mode, overflow: overflow)
      : round(value.double(.nearest), mode, overflow: overflow)
  }
}
