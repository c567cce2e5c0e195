import SoftmaxAnalysis
import SoftmaxReference

/// One line of the table of totals.
struct TotalsLine {
  let title: String
  /// The quantities that the line has a meaning for.
  var quantities = Quantities.all
  /// Whether the line is left out where it is 0 for every column.
  var hidesZeros = false
  let value: @Sendable (Totals) -> String

  enum Quantities {
    case all
    /// Those whose values are in one of the ranges.
    case ranges([QuantityRange])
    /// Those whose values saturate at 0.
    case saturating

    func contains(_ quantity: Quantity) -> Bool {
      switch self {
      case .all: true
      case .ranges(let ranges): ranges.contains(quantity.range)
      case .saturating: quantity.rule.isSaturated(0)
      }
    }
  }

  func isShown(_ analysis: Analysis) -> Bool {
    quantities.contains(analysis.quantity)
      && !(hidesZeros && analysis.totals.allSatisfy { value($0) == "0" })
  }

  static let all: [TotalsLine] = [
    TotalsLine(title: "elements") { "\($0.count)" },
    TotalsLine(title: "correctly rounded") { NumberStyle.share($0.correctlyRounded, of: $0.count) },
    TotalsLine(title: "largest error, ulp") { NumberStyle.ulps($0.count > 0 ? $0.maxUlp : nil) },
    TotalsLine(title: "99th percentile, ulp") { NumberStyle.ulps($0.count > 0 ? $0.p99Ulp : nil) },
    TotalsLine(title: "mean error, ulp") { NumberStyle.ulps($0.count > 0 ? $0.meanUlp : nil) },
    TotalsLine(title: "exact ones (due)", quantities: .ranges([.probability])) {
      "\($0.exactOnes) (\($0.exactOnesDue))"
    },
    TotalsLine(title: "exact zeros (due)", quantities: .saturating) {
      "\($0.exactZeros) (\($0.exactZerosDue))"
    },
    TotalsLine(title: "premature ones", quantities: .ranges([.probability])) {
      "\($0.prematureOnes)"
    },
    TotalsLine(title: "premature zeros", quantities: .saturating) {
      "\($0.prematureZeros)"
    },
    TotalsLine(title: "missed ones", quantities: .ranges([.probability])) { "\($0.missedOnes)" },
    TotalsLine(title: "missed zeros", quantities: .saturating) {
      "\($0.missedZeros)"
    },
    TotalsLine(title: "flushed subnormals", hidesZeros: true) { "\($0.flushed)" },
    TotalsLine(title: "not finite, though due", hidesZeros: true) { "\($0.nonFinite)" },
    TotalsLine(title: "special values missed", hidesZeros: true) {
      "\($0.specialValueMismatches)"
    },
    TotalsLine(title: "rows whose sum is not 1", quantities: .ranges([.probability])) {
      "\($0.rowsSumNotOne)"
    },
    TotalsLine(
      title: "rows that lost their argmax", quantities: .ranges([.probability, .logProbability])
    ) {
      "\($0.argmaxChanges)"
    },
  ]
}
