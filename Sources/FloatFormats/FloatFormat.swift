/// A binary floating-point format, as one row of numbers.
///
/// This module holds the few facts that define a format and everything that follows from
/// them alone: rounding, encoding, spacing, neighbours and text. It imports nothing.
///
/// Values of a format are carried as `Double`, which holds every value of every format here exactly:
/// `significandBits <= 53`, and the exponent range lies inside binary64's.
public struct FloatFormat: Sendable, Hashable {
  /// What the encodings beyond the finite ones stand for.
  public enum Specials: String, Sendable, Hashable {
    /// The largest exponent field is kept for infinities and NaNs (IEEE 754).
    case infinityAndNaN
    /// Only the all-ones magnitude is taken, for NaN; there is no infinity (OCP 8-bit E4M3).
    case nanOnly
    /// Only the encoding that would be -0 is taken, for NaN; there is one zero, which has no sign, and no
    /// infinity (the "fnuz" formats: finite, NaN, unsigned zero).
    case nanAtNegativeZero
    /// Every encoding is a finite number: neither infinity nor NaN, so overflow saturates (OCP FP4).
    case finiteOnly
  }

  /// The name used in every option and every JSON, such as `binary32`.
  public let name: String
  /// Width of an encoding in bits.
  public let bitWidth: Int
  /// Significand bits with the hidden one: the precision `p`. The unit roundoff is `2^-p`.
  public let significandBits: Int
  /// Exponent of the least normal number, `e_min`.
  public let minExponent: Int
  /// Exponent of the largest finite number, `e_max`.
  public let maxExponent: Int
  /// What stands for infinity and NaN.
  public let specials: Specials
}

extension FloatFormat {
  /// Exponent field width in bits.
  var exponentBits: Int { bitWidth - significandBits }

  /// What is added to an exponent to give its field.
  var exponentBias: Int { 1 - minExponent }

  /// Whether the format has infinities.
  public var hasInfinity: Bool { specials == .infinityAndNaN }

  /// Whether the format has NaNs.
  public var hasNaN: Bool { specials != .finiteOnly }

  /// Whether there are two zeros. Where there is only one, a result of -0 is +0.
  public var hasNegativeZero: Bool { specials != .nanAtNegativeZero }

  /// The spacing of the numbers just below 1, the coarser of `2^-p` and the least subnormal.
  public var spacingBelowOne: Double { .powerOfTwo(ulpExponent(binade: -1)) }

  /// The exponent of the least subnormal number: no finite value has a finer spacing than
  /// `2^leastExponent`.
  public var leastExponent: Int { minExponent - significandBits + 1 }

  /// The least positive number, a subnormal.
  public var leastNonzeroMagnitude: Double { .powerOfTwo(leastExponent) }

  /// The least positive normal number, `2^e_min`.
  public var leastNormalMagnitude: Double { .powerOfTwo(minExponent) }

  /// The largest finite number.
  ///
  /// Where only the all-ones magnitude is NaN, the significand one below all ones is largest.
  public var greatestFiniteMagnitude: Double {
    let ulp = Double.powerOfTwo(maxExponent - significandBits + 1)
    let allOnes = (UInt64(1) << UInt64(significandBits)) - 1
    return Double(specials == .nanOnly ? allOnes - 1 : allOnes) * ulp
  }

  /// Half the spacing of the numbers just above 1, `2^-p`.
  public var unitRoundoff: Double { .powerOfTwo(-significandBits) }
}

extension Double {
  /// `2^exponent`, exactly, for -1074 ... 1023; zero below and infinity above.
  static func powerOfTwo(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
