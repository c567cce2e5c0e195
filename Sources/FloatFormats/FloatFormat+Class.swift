/// What kind of number a value is in a format.
public enum FloatClass: String, Sendable, Hashable, CaseIterable {
  case zero, subnormal, normal, infinite, nan
}

extension FloatFormat {
  /// The kind of number that `value`, a number of this format, is.
  public func classify(_ value: Double) -> FloatClass {
    if value.isNaN { return .nan }
    if value.isInfinite { return .infinite }
    if value == 0 { return .zero }
    return value.magnitude < leastNormalMagnitude ? .subnormal : .normal
  }
}
