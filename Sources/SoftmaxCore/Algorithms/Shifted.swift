/// What nearly every library does: subtract the largest logit, then the definition. Nothing overflows,
/// but the rounding of `x_i - max` costs up to one ulp for each unit of the gap.
public enum Shifted: SoftmaxAlgorithm {
  public static let name = "shifted"
  public static let summary = "exp(x_i - max) / sum exp(x_j - max)"
  public static let citation = blanchardHighamHigham

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Naive.softmax(machine.gaps(logits), machine)
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Naive.logSoftmax(machine.gaps(logits), machine)
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    machine.add(machine.maximum(logits), Naive.logSumExp(machine.gaps(logits), machine))
  }
}
