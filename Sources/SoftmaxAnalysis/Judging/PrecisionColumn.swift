/// A row at one precision of MPFR, whose exponents have no limit that matters.
public struct PrecisionColumn: Sendable, Codable, Hashable {
  /// Significand bits.
  public var bits: Int
  /// The exact values rounded once to that precision, in the order of the elements.
  public var values: [String]
  /// How many of them are exactly 1 although the exact value is not.
  public var exactOnes: Int
  /// How many of them are exactly 0 although the exact value is not.
  public var exactZeros: Int
  /// What the algorithms themselves give at this precision.
  public var algorithms: [AlgorithmColumn]
}

/// What an algorithm gives in MPFR at one precision: logits and temperature are first rounded to it,
/// then every operation is.
public struct AlgorithmColumn: Sendable, Codable, Hashable {
  public var algorithm: String
  public var values: [String]
  /// How many of the values are exactly 1 although the exact value is not.
  public var exactOnes: Int
  /// How many of the values are exactly 0 although the exact value is not.
  public var exactZeros: Int
}
