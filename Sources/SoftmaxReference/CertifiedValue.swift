/// How a value was certified.
public enum Certificate: Sendable, Hashable {
  /// An exact case: a special row, a masked class, or a value that the format's rounding gets exactly.
  case exact
  /// A kernel of the fast tier: what it computes, less and more its proved error, rounds to the value.
  case fast
  /// An enclosure in double-double arithmetic, both ends of which round to the value.
  case doubleDouble
  /// An MPFR interval with ends of this many bits, both of which round to the value.
  case multiPrecision(bits: Int)
}

extension Certificate: CustomStringConvertible {
  /// `exact`, `fast`, `double-double` or `mpfr-128`.
  public var description: String {
    switch self {
    case .exact: "exact"
    case .fast: "fast"
    case .doubleDouble: "double-double"
    case .multiPrecision(let bits): "mpfr-\(bits)"
    }
  }
}

/// One correctly rounded result with the evidence for it.
public struct CertifiedValue: Sendable, Hashable {
  /// The exact value rounded once into the reference's format, carried exactly.
  public let value: Double
  /// Where the exact value lies.
  public let enclosure: Enclosure
  /// How it was certified.
  public let certificate: Certificate
}
