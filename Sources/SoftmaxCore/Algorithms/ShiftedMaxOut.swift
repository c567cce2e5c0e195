/// The shifted formulas with the largest term, which is exactly 1, left out of the sum s of the
/// others: softmax divides by `1 + s`, the logarithms use `log1p(s)`. Small classes are summed among
/// themselves before they meet the 1, and a log-sum-exp next to the maximum keeps its digits.
public enum ShiftedMaxOut: SoftmaxAlgorithm {
  public static let name = "shifted-max-out"
  public static let summary = "exp(x_i - max) / (1 + s), s summed without the largest; log1p(s)"
  public static let citation = blanchardHighamHigham
  public static let softmaxBound: ErrorBound? = { $0.n + 2 + 2 * ($0.largest - $0.least) }
  public static let logSumExpBound: ErrorBound? = {
    ($0.y + $0.n - $0.least).magnitude / $0.y.magnitude
  }

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let parts = Parts(logits, machine)
    let sum = machine.add(machine.number(1), parts.sumOfOthers)
    return parts.terms.map { machine.divide($0, by: sum) }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let parts = Parts(logits, machine)
    let logarithm = machine.log1p(parts.sumOfOthers)
    return parts.gaps.map { machine.subtract($0, logarithm) }
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let parts = Parts(logits, machine)
    return machine.add(parts.maximum, machine.log1p(parts.sumOfOthers))
  }

  /// The gaps, their exponentials, and the sum of all exponentials but that of the first largest.
  private struct Parts<A: SoftmaxArithmetic> {
    let maximum: A.Number
    let gaps: [A.Number]
    let terms: [A.Number]
    let sumOfOthers: A.Number

    init(_ logits: [A.Number], _ machine: A) {
      let largest = machine.indexOfMaximum(logits)
      let maximum = logits[largest]
      let gaps = logits.map { machine.subtract($0, maximum) }
      let terms = gaps.map(machine.exp)
      self.maximum = maximum
      self.gaps = gaps
      self.terms = terms
      sumOfOthers = machine.sum(terms.indices.lazy.filter { $0 != largest }.map { terms[$0] })
    }
  }
}
