import FloatFormats
import SoftmaxAnalysis

let tensorFloat = try FloatFormat(precision: 11, minExponent: -126, maxExponent: 127)
print(tensorFloat.name, "has a unit roundoff of", tensorFloat.unitRoundoff)
print("1/3 rounds to", tensorFloat.round(1.0 / 3))

let thresholds = ThresholdFinder().find(
  [tensorFloat], classes: [2, 1000], roundings: [.nearest])
for row in thresholds.rows {
  guard let one = row.toOne, let first = one.first else { continue }
  print("\(row.classes) classes: 1 from a gap of \(one.exact) on, first \(first.decimal)")
}
