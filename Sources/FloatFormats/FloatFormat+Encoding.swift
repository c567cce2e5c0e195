extension FloatFormat {
  /// The bits of `value` in the low `bitWidth` bits.
  ///
  /// Every NaN gives the positive quiet NaN, or the only one; -0 gives the only zero where there is one.
  ///
  /// - Precondition: `value` is a number of this format: round first, and a format without NaN has no
  ///   encoding for one.
  public func encode(_ value: Double) -> UInt64 {
    if value.isNaN { return nanEncoding }
    let isNegative = value.sign == .minus && (value != 0 || hasNegativeZero)
    let sign: UInt64 = isNegative ? 1 << UInt64(bitWidth - 1) : 0
    return sign | encode(magnitude: value.magnitude)
  }

  private func encode(magnitude: Double) -> UInt64 {
    if magnitude.isInfinite {
      precondition(hasInfinity, "\(name) has no infinity")
      return infinityEncoding
    }
    precondition(
      round(magnitude) == magnitude, "\(magnitude) is not a number of \(name); round first")
    let isNormal = magnitude >= leastNormalMagnitude
    let exponent = isNormal ? Int(magnitude.exponent) : minExponent
    // At most 2^p, hence exact; a normal significand carries its hidden bit, which adds one to the
    // exponent field.
    let significand = UInt64(
      Double(
        sign: .plus, exponent: significandBits - 1 - exponent, significand: magnitude))
    let field = UInt64(exponent + exponentBias - 1)
    return (field << UInt64(significandBits - 1)) + significand
  }

  /// The value of an encoding.
  ///
  /// - Precondition: bits above `bitWidth` are zero.
  public func decode(_ bits: UInt64) -> Double {
    precondition(
      bitWidth == 64 || bits >> UInt64(bitWidth) == 0, "\(name) has \(bitWidth) bits")
    let signBit = UInt64(1) << UInt64(bitWidth - 1)
    if specials == .nanAtNegativeZero, bits == signBit { return .nan }
    let magnitude = decode(magnitude: bits & (signBit - 1))
    return bits & signBit != 0 && !magnitude.isNaN ? -magnitude : magnitude
  }

  private func decode(magnitude bits: UInt64) -> Double {
    switch specials {
    case .infinityAndNaN where bits >= infinityEncoding:
      return bits == infinityEncoding ? .infinity : .nan
    case .nanOnly where bits == nanEncoding: return .nan
    default: break
    }
    let field = Int(bits >> UInt64(significandBits - 1))
    let fraction = bits & ((1 << UInt64(significandBits - 1)) - 1)
    let significand = field == 0 ? fraction : fraction | 1 << UInt64(significandBits - 1)
    let exponent = max(field, 1) - exponentBias - (significandBits - 1)
    return Double(sign: .plus, exponent: exponent, significand: Double(significand))
  }

  /// An exponent field of all ones, everything else zero.
  private var infinityEncoding: UInt64 {
    ((1 << UInt64(exponentBits)) - 1) << UInt64(significandBits - 1)
  }

  /// The positive quiet NaN; without infinity, the magnitude of all ones, or what would be -0.
  private var nanEncoding: UInt64 {
    switch specials {
    case .infinityAndNaN: infinityEncoding | 1 << UInt64(significandBits - 2)
    case .nanOnly: (1 << UInt64(bitWidth - 1)) - 1
    case .nanAtNegativeZero: 1 << UInt64(bitWidth - 1)
    case .finiteOnly: preconditionFailure("\(name) has no NaN")
    }
  }

  /// The bits of `value` as lowercase hexadecimal digits, one for each four bits or part of them.
  ///
  /// - Precondition: `value` is a number of this format, see `encode`.
  public func hexBits(_ value: Double) -> String {
    let digits = String(encode(value), radix: 16)
    return String(repeating: "0", count: hexDigitCount - digits.count) + digits
  }

  /// Hexadecimal digits of an encoding.
  var hexDigitCount: Int { (bitWidth + 3) / 4 }
}
