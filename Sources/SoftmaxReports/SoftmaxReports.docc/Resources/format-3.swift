import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

let tensorFloat = try FloatFormat(precision: 11, minExponent: -126, maxExponent: 127)
print(tensorFloat.name, "has a unit roundoff of", tensorFloat.unitRoundoff)
print("1/3 rounds to", tensorFloat.round(1.0 / 3))

let thresholds = ThresholdFinder().find(
  [tensorFloat], classes: [2, 1000], roundings: [.nearest])
for row in thresholds.rows {
  guard let one = row.toOne, let first = one.first else { continue }
  print("\(row.classes) classes: 1 from a gap of \(one.exact) on, first \(first.decimal)")
}

let logits = [8.25, 0]
for format in [tensorFloat, .binary32] {
  let certified = try Reference(.softmax, in: format).certify(logits)
  let output = Candidate(Shifted.self, in: format).run(.softmax, logits)
  print("\(format.name): \(output[0]), correctly rounded \(certified[0].value)")
}
