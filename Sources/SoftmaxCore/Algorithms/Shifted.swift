/// What nearly every library does: subtract the largest logit, then the definition. Nothing overflows,
/// but the rounding of `x_i - max` costs up to one ulp for each unit of the gap.
public enum Shifted: SoftmaxAlgorithm {
  public static let name = "shifted"
  public static let summary = "exp(x_i - max) / sum exp(x_j - max)"
  public static let citation = blanchardHighamHigham

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Naive.softmax(gaps(logits, machine).gaps, machine)
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Naive.logSoftmax(gaps(logits, machine).gaps, machine)
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let (maximum, gaps) = gaps(logits, machine)
    return machine.add(maximum, Naive.logSumExp(gaps, machine))
  }

  private static func gaps<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> (maximum: A.Number, gaps: [A.Number]) {
    let maximum = logits[machine.indexOfMaximum(logits)]
    return (maximum, logits.map { machine.subtract($0, maximum) })
  }
}
