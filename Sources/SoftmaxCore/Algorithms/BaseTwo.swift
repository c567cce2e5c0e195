/// The shifted formula in base 2, as GPU kernels compute it: logits are scaled by log2 e on the way,
/// fused with the shift, and `2^y` takes the place of `e^y`.
///
/// The rounding of `max · log2 e` is common to all classes and cancels; that of the constant does not:
/// it costs up to an ulp for each unit of the gap.
public enum BaseTwo: SoftmaxAlgorithm {
  public static let name = "base-2"
  public static let summary = "2^(x_i log2e - max log2e) / sum, the product and shift fused"
  public static let citation = "FlashAttention, Dao 2022, arXiv:2205.14135, as its kernels do"

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let terms = terms(logits, machine)
    let sum = machine.sum(terms)
    return terms.map { machine.divide($0, by: sum) }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let logSumExp = logSumExp(logits, machine)
    return logits.map { machine.subtract($0, logSumExp) }
  }

  /// `max + ln(sum)`, as the kernels keep it for the backward pass.
  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    machine.add(machine.maximum(logits), machine.log(machine.sum(terms(logits, machine))))
  }

  /// A row without finite logits is shifted by 0, as the kernels do, and leaves a sum of 0.
  private static func terms<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let log2e = machine.constant(.log2e)
    let maximum = machine.maximum(logits)
    let shift = machine.isMasked(maximum) ? machine.number(0) : machine.multiply(maximum, log2e)
    let negated = machine.multiply(shift, machine.number(-1))
    return logits.map { machine.exp2(machine.multiplyAdd($0, log2e, negated)) }
  }
}
