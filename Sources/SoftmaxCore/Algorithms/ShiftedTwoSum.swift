/// The shifted formula with the rounding error of `x - max` taken back: each difference is a gap and an
/// exact error term, `exp(gap + error) = exp(gap) + exp(gap) error` to first order. What is left are a
/// few roundings of the exponential, the sum and the division, whatever the gap.
public enum ShiftedTwoSum: SoftmaxAlgorithm {
  public static let name = "shifted-two-sum"
  public static let summary = "exp(x_i - max) / sum, x_i - max with its rounding error (TwoSum)"
  public static let citation = "the error term by Knuth, TAOCP 4.2.2"

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let terms = gaps(logits, machine).map { $0.exp(machine) }
    let sum = machine.sum(terms)
    return terms.map { machine.divide($0, by: sum) }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let gaps = gaps(logits, machine)
    let logarithm = machine.log(machine.sum(gaps.map { $0.exp(machine) }))
    return gaps.map { machine.add(machine.subtract($0.head, logarithm), $0.error) }
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let terms = gaps(logits, machine).map { $0.exp(machine) }
    return machine.add(machine.maximum(logits), machine.log(machine.sum(terms)))
  }

  private static func gaps<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [Gap<A>] {
    let maximum = machine.maximum(logits)
    return logits.map { Gap($0, minus: maximum, machine) }
  }

  /// `a - b = head + error`, exactly where nothing overflows and rounding is to nearest.
  private struct Gap<A: SoftmaxArithmetic> {
    let head: A.Number
    let error: A.Number

    /// An infinite head has no error.
    init(_ a: A.Number, minus b: A.Number, _ machine: A) {
      head = machine.subtract(a, b)
      let virtual = machine.add(head, b)
      let lost = machine.subtract(a, virtual)
      let added = machine.subtract(machine.subtract(virtual, head), b)
      let error = machine.add(lost, added)
      self.error = machine.double(error).isNaN ? machine.number(0) : error
    }

    func exp(_ machine: A) -> A.Number {
      let term = machine.exp(head)
      return machine.multiplyAdd(term, error, term)
    }
  }
}
