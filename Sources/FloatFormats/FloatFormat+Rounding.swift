extension FloatFormat {
  /// `value` rounded into this format, once.
  ///
  /// Infinities stay, or become what `overflow` says where the format has none; NaN gives NaN. The
  /// sign of a zero result is the sign of `value`, if the format has two zeros. Exact for every input.
  public func round(
    _ value: Double, _ mode: RoundingMode = .nearest, overflow: OverflowPolicy = .standard
  ) -> Double {
    if value.isNaN { return .nan }
    if value.isInfinite { return infinity(value.sign, overflow) }
    return round(TruncatedReal(value), mode, overflow: overflow)
  }

  /// The real number `value` rounded into this format, once; subnormal results included.
  ///
  /// With `q` the exponent of the spacing at `value`, `value / 2^q` is split into an integer, half a
  /// unit and the rest; the mode then chooses between the integer and the next one.
  public func round(
    _ value: TruncatedReal, _ mode: RoundingMode = .nearest, overflow: OverflowPolicy = .standard
  ) -> Double {
    round(value, overflow: overflow, likeOverflow: mode) { $0.roundsAway(mode, value.sign) }
  }

  /// The real number `value` rounded into this format stochastically: to the number away from zero
  /// with the probability of its distance from the other, in ulps, and to zero's side otherwise.
  ///
  /// `random` is uniform over all 64 bits; the probability is exact to 2^-64. Beyond the largest
  /// number it goes on as if the exponent range had no end, and then overflows as to nearest.
  public func roundStochastically(
    _ value: TruncatedReal, random: UInt64, overflow: OverflowPolicy = .standard
  ) -> Double {
    round(value, overflow: overflow, likeOverflow: .nearest) { random < $0.fraction }
  }

  private func round(
    _ value: TruncatedReal, overflow: OverflowPolicy, likeOverflow mode: RoundingMode,
    away: (Quotient) -> Bool
  ) -> Double {
    let magnitude = value.isZero ? 0 : roundedMagnitude(value, away: away)
    guard magnitude <= greatestFiniteMagnitude else {
      return overflowed(value.sign, mode, overflow)
    }
    return value.sign == .minus && (magnitude != 0 || hasNegativeZero) ? -magnitude : magnitude
  }

  /// The magnitude of a value other than zero, rounded as if the exponent range went on to binary64's.
  private func roundedMagnitude(_ value: TruncatedReal, away: (Quotient) -> Bool) -> Double {
    let value = value.normalized
    let spacing = value.significand == 0 ? leastExponent : ulpExponent(binade: value.exponent + 63)
    let parts = Quotient(value, spacing: spacing)
    let integer = parts.integer + (away(parts) ? 1 : 0)
    return Double(sign: .plus, exponent: spacing, significand: Double(integer))
  }

  /// Whether the real number `value` rounds, to nearest, beyond the largest finite number, whatever then
  /// becomes of it.
  public func overflows(_ value: TruncatedReal) -> Bool {
    !value.isZero
      && roundedMagnitude(value) { $0.roundsAway(.nearest, value.sign) } > greatestFiniteMagnitude
  }

  private func overflowed(
    _ sign: FloatingPointSign, _ mode: RoundingMode, _ overflow: OverflowPolicy
  ) -> Double {
    let staysFinite =
      switch mode {
      case .nearest: false
      case .zero: true
      case .up: sign == .minus
      case .down: sign == .plus
      }
    if overflow == .nan, !staysFinite, hasNaN { return .nan }
    return infinity(sign, staysFinite ? .saturate : overflow)
  }

  /// What stands for the infinity of that sign.
  private func infinity(_ sign: FloatingPointSign, _ overflow: OverflowPolicy) -> Double {
    let magnitude =
      switch overflow {
      case .saturate: greatestFiniteMagnitude
      case .standard, .nan:
        hasInfinity ? Double.infinity : hasNaN ? Double.nan : greatestFiniteMagnitude
      }
    return sign == .minus && !magnitude.isNaN ? -magnitude : magnitude
  }
}

/// A magnitude in units of a spacing: `integer`, plus a half if `hasHalf`, plus something in (0, 1/2)
/// if `hasRest`.
private struct Quotient {
  var integer: UInt64
  var hasHalf: Bool
  var hasRest: Bool
  /// What lies beyond `integer`, in units of 2^-64, cut off.
  var fraction: UInt64

  init(_ value: TruncatedReal, spacing: Int) {
    let shift = value.significand == 0 ? 65 : spacing - value.exponent
    let half = shift > 64 ? 0 : UInt64(1) << UInt64(shift - 1)
    integer = value.significand >> UInt64(shift)
    hasHalf = value.significand & half != 0
    fraction =
      shift > 127
      ? 0
      : shift > 64
        ? value.significand >> UInt64(shift - 64) : value.significand << UInt64(64 - shift)
    hasRest = value.hasTail || (shift > 64 ? true : value.significand & (half - 1) != 0)
  }

  func roundsAway(_ mode: RoundingMode, _ sign: FloatingPointSign) -> Bool {
    switch mode {
    case .nearest: hasHalf && (hasRest || integer & 1 == 1)
    case .zero: false
    case .up: sign == .plus && (hasHalf || hasRest)
    case .down: sign == .minus && (hasHalf || hasRest)
    }
  }
}
