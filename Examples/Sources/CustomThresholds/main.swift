import SoftmaxAnalysis

let format = try FloatFormat(precision: 6, minExponent: -14, maxExponent: 15)
let found = ThresholdFinder().find([format], classes: [2, 1000], roundings: [.nearest])
for row in found.rows {
  print("\(row.classes) classes: 1 from a gap of \(row.toOne?.exact ?? "none") on")
}
