public import FloatFormats

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
  /// None: no precision of the budget decided the element.
  case undecided(UndecidedElement)
}

extension Certificate: CustomStringConvertible {
  /// `exact`, `fast`, `double-double`, `mpfr-128` or `undecided-16384`.
  public var description: String {
    switch self {
    case .exact: "exact"
    case .fast: "fast"
    case .doubleDouble: "double-double"
    case .multiPrecision(let bits): "mpfr-\(bits)"
    case .undecided(let element): "undecided-\(element.bits)"
    }
  }
}

/// One correctly rounded result with the evidence for it, or what is known of one that is undecided.
public struct CertifiedValue: Sendable, Hashable {
  /// The exact value rounded once into the reference's format, carried exactly; NaN where that is
  /// undecided.
  public let value: Double
  /// Where the exact value lies.
  public let enclosure: Enclosure
  /// How it was certified.
  public let certificate: Certificate

  package init(value: Double, enclosure: Enclosure, certificate: Certificate) {
    self.value = value
    self.enclosure = enclosure
    self.certificate = certificate
  }
}

extension CertifiedValue {
  /// The error of an output in ulps of `format`; nil where a special value is due and missed, a finite
  /// one is due and the output is not, or the value is undecided.
  ///
  /// Counted from `origin(in:)`: where the format saturates, an output equal to the largest number, which is
  /// due, has error 0. An output that is due for a value rounded to nearest is off by half an ulp at most.
  public func ulpError(of output: Double, in format: FloatFormat) -> Double? {
    undecided == nil || !value.isFinite
      ? enclosure.ulpError(of: output, due: value, in: format) : nil
  }

  /// Whether the exact value is the number itself, not only rounded to it.
  public var isExact: Bool { enclosure.isPoint && enclosure.approximation == value }

  /// What errors are counted from: the exact value, or the largest number where the exact value rounds
  /// beyond it and it is due instead, in a format that saturates.
  public func origin(in format: FloatFormat) -> Enclosure {
    enclosure.origin(due: value, in: format)
  }

  package init(_ undecided: UndecidedElement) {
    self.init(
      value: undecided.value, enclosure: undecided.enclosure, certificate: .undecided(undecided))
  }

  /// The element, if the budget did not decide it.
  public var undecided: UndecidedElement? {
    if case .undecided(let element) = certificate { element } else { nil }
  }
}

extension Enclosure {
  /// As `CertifiedValue.ulpError` has it, where `due` is the exact value rounded.
  package func ulpError(of output: Double, due: Double, in format: FloatFormat) -> Double? {
    guard due.isFinite else { return output == due ? 0 : nil }
    guard output.isFinite,
      let error = origin(due: due, in: format).ulpError(of: output, in: format)
    else { return nil }
    return output == due ? Enclosure.heldAtHalf(error) : error
  }

  fileprivate func origin(due: Double, in format: FloatFormat) -> Enclosure {
    due.magnitude == format.greatestFiniteMagnitude && overflows(format) ? Enclosure(due) : self
  }
}
