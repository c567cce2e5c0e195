/// How many values were certified in which way.
public struct CertificateTally: Sendable, Hashable {
  /// Counts by certificate; none is 0.
  public private(set) var counts: [Certificate: Int] = [:]

  public init() {}

  /// How many values there are in all.
  public var total: Int { counts.values.reduce(0, +) }

  mutating func add(_ certificate: Certificate, _ count: Int = 1) {
    if count > 0 { counts[certificate, default: 0] += count }
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
  }
}

extension CertificateTally: CustomStringConvertible {
  /// `5 fast, 1 mpfr-128`, sorted by name; `none` where nothing was certified.
  public var description: String {
    let parts = counts.map { (name: $0.key.description, count: $0.value) }
      .sorted { $0.name < $1.name }.map { "\($0.count) \($0.name)" }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}
