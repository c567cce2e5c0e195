public import SoftmaxTiers

/// How many values were certified in which way.
public struct CertificateTally: Sendable, Hashable {
  /// Counts by certificate; none is 0.
  public private(set) var counts: [Certificate: Int] = [:]
  /// The elements that the budget did not decide, in the order of the rows; they are not in `counts`.
  public private(set) var undecided: [UndecidedElement] = []

  public init() {}

  /// How many values there are in all, undecided ones among them.
  public var total: Int { counts.values.reduce(0, +) + undecided.count }

  mutating func add(_ certificate: Certificate, _ count: Int = 1) {
    guard case .undecided(let element) = certificate else {
      if count > 0 { counts[certificate, default: 0] += count }
      return
    }
    // The value of one whose ends round alike is certified, if not its binade.
    if element.isRounded {
      add(.multiPrecision(bits: element.bits))
    } else {
      undecided.append(element)
    }
  }

  /// Adds each of the certificates; neighbours are mostly alike, and are counted before they are added.
  mutating func add(_ certificates: some Sequence<Certificate>) {
    var run: (certificate: Certificate, count: Int)?
    for certificate in certificates {
      if let last = run, last.certificate == certificate {
        run!.count += 1
      } else {
        if let run { add(run.certificate, run.count) }
        run = (certificate, 1)
      }
    }
    if let run { add(run.certificate, run.count) }
  }

  /// Adds what another tally counted.
  public mutating func add(_ other: CertificateTally) {
    counts.merge(other.counts, uniquingKeysWith: +)
    undecided = (undecided + other.undecided).sorted(by: UndecidedElement.isBefore)
  }
}

extension CertificateTally: CustomStringConvertible {
  /// `5 fast, 1 mpfr-128`, sorted by name, then `2 undecided`; `none` where there are no values.
  public var description: String {
    var parts = counts.map { (name: $0.key.description, count: $0.value) }
      .sorted { $0.name < $1.name }.map { "\($0.count) \($0.name)" }
    if !undecided.isEmpty { parts.append("\(undecided.count) undecided") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}
