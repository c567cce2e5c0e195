/// The bad example for log-softmax: the logarithm of a rounded probability. It is -inf wherever the
/// probability underflows and 0 wherever it rounds to 1.
public enum LogOfSoftmax: SoftmaxAlgorithm {
  public static let name = "log-of-softmax"
  public static let summary =
    "log(softmax_i), the shifted softmax; log-softmax only, as the bad example"
  public static let citation = "common in code that has only a softmax at hand"
  public static let isForLogSoftmaxOnly = true

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Shifted.softmax(logits, machine)
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Shifted.softmax(logits, machine).map(machine.log)
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    Shifted.logSumExp(logits, machine)
  }
}
