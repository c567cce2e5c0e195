/// One pass for maximum and sum together: each new maximum rescales the sum so far. A rescaling rounds
/// twice, so a row that rises all the way has the largest errors.
///
/// With pairwise summation, halves are reduced on their own and merged, as the paper does in parallel; with a
/// blocked one, lanes.
public enum Online: SoftmaxAlgorithm {
  public static let name = "online"
  public static let summary = "exp(x_i - m) / d; one pass: d = d exp(m - m') + exp(x - m')"
  public static let citation = "Milakov, Gimelshein 2018, arXiv:1805.02867"

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let total = total(logits, machine)
    return logits.map {
      machine.divide(machine.exp(machine.subtract($0, total.scale)), by: total.value)
    }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let total = total(logits, machine)
    let logarithm = machine.log(total.value)
    return logits.map { machine.subtract(machine.subtract($0, total.scale), logarithm) }
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let total = total(logits, machine)
    return machine.add(total.scale, machine.log(total.value))
  }

  /// The sum of `1 · e^x`: its scale is the maximum, its value the paper's d.
  private static func total<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> ScaledNumber<A> {
    let one = machine.number(1)
    let sums = ScaledSums(machine: machine) { value, from, to in
      let factor = machine.exp(machine.subtract(from, to))
      return machine.accumulator.multiply(value, machine.accumulator.rounded(factor))
    }
    return sums.sum(logits.map { ScaledNumber(scale: $0, value: one) })!
  }
}
