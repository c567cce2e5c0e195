extension FloatFormat {
  /// The exponent of the spacing of this format in the binade `[2^binade, 2^(binade+1))`; below the
  /// least normal number, that of the least subnormal.
  ///
  /// Beyond the largest number it goes on as if the exponent range had no end.
  public func ulpExponent(binade: Int) -> Int {
    max(binade, minExponent) - significandBits + 1
  }

  /// One ulp at a finite `value`: the spacing of this format in the binade of `value`; the least
  /// subnormal below the least normal number and at zero.
  ///
  /// - Precondition: `value` is finite.
  public func ulp(of value: Double) -> Double {
    precondition(value.isFinite, "only finite values have an ulp")
    let binade = value == 0 ? minExponent : Int(value.exponent)
    return .powerOfTwo(ulpExponent(binade: binade))
  }

  /// The least number of this format above `value`, itself a number of the format.
  ///
  /// Above the largest finite number: infinity, or NaN where the format has none. The neighbour above
  /// the least negative number is -0 (or the only zero), and above either zero the least positive number.
  /// NaN and positive infinity stay; negative infinity gives the most negative finite number.
  ///
  /// - Precondition: `value` is NaN, infinite or a number of this format.
  public func nextUp(_ value: Double) -> Double {
    if value.isNaN || value == .infinity { return value }
    if value == 0 { return leastNonzeroMagnitude }
    if value == greatestFiniteMagnitude { return hasInfinity ? .infinity : .nan }
    if value == -.infinity { return -greatestFiniteMagnitude }
    if value == -leastNonzeroMagnitude { return hasNegativeZero ? -0.0 : 0 }
    return decode(value > 0 ? encode(value) + 1 : encode(value) - 1)
  }

  /// The largest number of this format below `value`: `-nextUp(-value)`, and +0 below the least positive.
  ///
  /// - Precondition: as of `nextUp`.
  public func nextDown(_ value: Double) -> Double {
    let next = -nextUp(-value)
    return next == 0 ? 0 : next
  }
}
