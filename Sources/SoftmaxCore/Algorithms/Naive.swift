/// The definition, as it stands: overflows as soon as one logit passes ln of the largest number.
public enum Naive: SoftmaxAlgorithm {
  public static let name = "naive"
  public static let summary = "exp(x_i) / sum exp(x_j)"
  public static let citation = blanchardHighamHigham
  public static let softmaxBound: ErrorBound? = { $0.n + 3 }
  public static let logSumExpBound: ErrorBound? = { 1 + ($0.n + 1) / $0.y.magnitude }

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let terms = logits.map(machine.exp)
    let sum = machine.sum(terms)
    return terms.map { machine.divide($0, by: sum) }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let logSumExp = logSumExp(logits, machine)
    return logits.map { machine.subtract($0, logSumExp) }
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    machine.log(machine.sum(logits.map(machine.exp)))
  }
}
