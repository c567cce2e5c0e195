import SoftmaxAnalysis
import SoftmaxCore

/// The shifted formula with one division for the row, and a product for each class.
enum Reciprocal: SoftmaxAlgorithm {
  static let name = "reciprocal"
  static let summary = "exp(x_i - max) (1 / sum exp(x_j - max))"
  static let citation = "common in kernels, where a product is cheaper than a division"

  static func softmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number] {
    let maximum = machine.maximum(logits)
    let terms = logits.map { machine.exp(machine.subtract($0, maximum)) }
    let inverse = machine.divide(machine.number(1), by: machine.sum(terms))
    return terms.map { machine.multiply($0, inverse) }
  }

  static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Shifted.logSoftmax(logits, machine)
  }

  static func logSumExp<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> A.Number {
    Shifted.logSumExp(logits, machine)
  }
}

let logits = [3.0, 1, 0]
let options = try AnalysisOptions(
  formats: [.binary32], algorithms: [Shifted.self, Reciprocal.self])
let input = Analysis.Input(name: "arguments", shape: [logits.count], axis: 0)
let analysis = try Analyzer(options).analyze(input) { visit in try visit(0, logits) }
for totals in analysis.totals {
  let ulps = (totals.maxUlp * 1000).rounded() / 1000
  print("\(totals.algorithm): \(ulps) ulp at most,", terminator: " ")
  print("\(totals.correctlyRounded) of \(totals.count) correctly rounded")
}
