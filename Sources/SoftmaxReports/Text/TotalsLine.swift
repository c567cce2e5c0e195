import SoftmaxAnalysis
import SoftmaxReference

/// One line of the table of totals.
struct TotalsLine {
  let title: String
  /// The ranges of quantities that the line has a meaning for; nil for all.
  var ranges: [QuantityRange]?
  /// Whether the line is left out where it is 0 for every column.
  var hidesZeros = false
  let value: @Sendable (Totals) -> String

  func isShown(_ analysis: Analysis) -> Bool {
    (ranges?.contains(analysis.quantity.range) ?? true)
      && !(hidesZeros && analysis.totals.allSatisfy { value($0) == "0" })
  }

  static let all: [TotalsLine] = [
    TotalsLine(title: "elements") { "\($0.count)" },
    TotalsLine(title: "correctly rounded") { NumberStyle.share($0.correctlyRounded, of: $0.count) },
    TotalsLine(title: "largest error, ulp") { NumberStyle.ulps($0.count > 0 ? $0.maxUlp : nil) },
    TotalsLine(title: "99th percentile, ulp") { NumberStyle.ulps($0.count > 0 ? $0.p99Ulp : nil) },
    TotalsLine(title: "mean error, ulp") { NumberStyle.ulps($0.count > 0 ? $0.meanUlp : nil) },
    TotalsLine(title: "exact ones (due)", ranges: [.probability]) {
      "\($0.exactOnes) (\($0.exactOnesDue))"
    },
    TotalsLine(title: "exact zeros (due)", ranges: [.probability, .logProbability]) {
      "\($0.exactZeros) (\($0.exactZerosDue))"
    },
    TotalsLine(title: "premature ones", ranges: [.probability]) { "\($0.prematureOnes)" },
    TotalsLine(title: "premature zeros", ranges: [.probability, .logProbability]) {
      "\($0.prematureZeros)"
    },
    TotalsLine(title: "missed ones", ranges: [.probability]) { "\($0.missedOnes)" },
    TotalsLine(title: "missed zeros", ranges: [.probability, .logProbability]) {
      "\($0.missedZeros)"
    },
    TotalsLine(title: "flushed subnormals", hidesZeros: true) { "\($0.flushed)" },
    TotalsLine(title: "not finite, though due", hidesZeros: true) { "\($0.nonFinite)" },
    TotalsLine(title: "special values missed", hidesZeros: true) {
      "\($0.specialValueMismatches)"
    },
    TotalsLine(title: "rows whose sum is not 1", ranges: [.probability]) { "\($0.rowsSumNotOne)" },
    TotalsLine(title: "rows that lost their argmax", ranges: [.probability, .logProbability]) {
      "\($0.argmaxChanges)"
    },
  ]
}
