extension FloatFormat {
  /// Whether every number of `other`, with its infinities and NaN, is one of this format.
  public func holdsEveryNumber(of other: FloatFormat) -> Bool {
    other.significandBits <= significandBits && other.leastExponent >= leastExponent
      && other.greatestFiniteMagnitude <= greatestFiniteMagnitude
      && (hasInfinity || !other.hasInfinity) && (hasNaN || !other.hasNaN)
      && (hasNegativeZero || !other.hasNegativeZero)
  }
}
