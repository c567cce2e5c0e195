/// How a value was certified.
public enum Certificate: Sendable, Hashable {
  /// An exact case: a special row, a masked class, or a value that the format's rounding gets exactly.
  case exact
  /// An MPFR interval with ends of this many bits, both of which round to the value.
  case multiPrecision(bits: Int)
}

extension Certificate: CustomStringConvertible {
  /// `exact` or `mpfr-128`.
  public var description: String {
    switch self {
    case .exact: "exact"
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
