/// Which of the two neighbouring numbers of a format a real value becomes.
public enum RoundingMode: String, Sendable, Hashable, CaseIterable {
  /// The nearer one; of two equally near ones, that with an even significand.
  case nearest
  /// The one above (toward positive infinity).
  case up
  /// The one below (toward negative infinity).
  case down
  /// The one nearer to zero.
  case zero
}

/// What becomes of a value that rounds beyond the largest finite number. A format that has neither
/// infinity nor NaN saturates whatever is asked for.
public enum OverflowPolicy: String, Sendable, Hashable, CaseIterable {
  /// Infinity, or NaN in a format that has no infinity (IEEE 754; OCP non-saturating mode).
  case standard
  /// The largest finite number of that sign, infinities included (OCP saturating mode).
  case saturate
  /// NaN, even in a format that has infinity; infinities themselves stay where the format has them.
  case nan
}
