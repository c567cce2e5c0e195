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
