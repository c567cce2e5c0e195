/// What an ulp is. Others count from the spacing at the output or at the rounded value, or count bit
/// patterns; next to a power of two they differ by a factor of 2.
public enum UlpDefinition: String, Sendable, Codable, Hashable, CaseIterable {
  /// (output - exact value) / spacing of the output's format in the binade of the exact value, which is the
  /// least subnormal number below the least normal one.
  case spacingAtExactValue = "spacing-at-exact-value"
}
