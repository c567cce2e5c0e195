/// A figure of a check that may become better or worse.
public struct CheckFigure: Sendable {
  /// As in the JSON's totals.
  public let name: String
  /// Whether larger is better; mostly less is.
  public let isBetterLarger: Bool
  /// Nil where it is infinite, or the quantity has none.
  let value: @Sendable (OutputCheck) -> Double?

  /// Those that baselines record, in a fixed order.
  public static let all: [CheckFigure] = [
    ulps("maxUlp") { $0.maxUlp }, ulps("p99Ulp") { $0.p99Ulp }, ulps("meanUlp") { $0.meanUlp },
    CheckFigure(name: "correctlyRounded", isBetterLarger: true) {
      Double($0.totals.correctlyRounded)
    },
    count("prematureOnes") { $0.prematureOnes }, count("prematureZeros") { $0.prematureZeros },
    count("missedOnes") { $0.missedOnes }, count("missedZeros") { $0.missedZeros },
    count("flushed") { $0.flushed }, count("nonFinite") { $0.nonFinite },
    count("specialValueMismatches") { $0.specialValueMismatches },
    count("rowsSumNotOne") { $0.rowsSumNotOne }, count("argmaxChanges") { $0.argmaxChanges },
    CheckFigure(name: "greatestSumDeviation", isBetterLarger: false) {
      $0.quantity.range == .probability ? $0.greatestSumDeviation ?? .infinity : 0
    },
  ]

  /// The figures of a check by name, infinite ones as binary64's largest number.
  static func values(_ check: OutputCheck) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: all.map {
        ($0.name, min($0.value(check) ?? .infinity, .greatestFiniteMagnitude))
      })
  }

  private static func count(
    _ name: String, _ value: @escaping @Sendable (Totals) -> Int
  ) -> CheckFigure {
    CheckFigure(name: name, isBetterLarger: false) { Double(value($0.totals)) }
  }

  /// An output that is not finite is infinitely many ulps off.
  private static func ulps(
    _ name: String, _ value: @escaping @Sendable (Totals) -> Double
  ) -> CheckFigure {
    CheckFigure(name: name, isBetterLarger: false) {
      $0.totals.nonFinite > 0 ? nil : value($0.totals)
    }
  }
}
