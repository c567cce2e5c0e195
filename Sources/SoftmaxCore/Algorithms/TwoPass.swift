/// Exponentials as pairs of mantissa and exponent, `e^x = m · 2^n`, so that nothing overflows and the
/// maximum need not be known: one pass adds the pairs up, another divides.
///
/// `n = round(x log2 e)` and `m = exp(x - n ln 2)`, the difference taken by two fused steps. A masked
/// class, which has no such pair, is passed over.
public enum TwoPass: SoftmaxAlgorithm {
  public static let name = "two-pass"
  public static let summary = "m_i / m 2^(n_i - n), e^x = m 2^n, m 2^n the sum of the pairs"
  public static let citation = "Dukhan, Ablavatski 2020, arXiv:2001.04438"

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let pairs = logits.map { pair($0, machine) }
    let total = total(pairs, machine)
    return pairs.map { pair in
      guard let pair else { return machine.divide(machine.number(0), by: total.value) }
      return machine.scale(
        machine.divide(pair.value, by: total.value),
        byPowerOfTwo: machine.subtract(pair.scale, total.scale))
    }
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let logSumExp = logSumExp(logits, machine)
    return logits.map { machine.subtract($0, logSumExp) }
  }

  /// `n ln 2 + ln m`, fused.
  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let total = total(logits.map { pair($0, machine) }, machine)
    return machine.multiplyAdd(
      total.scale, machine.constant(.ln2), machine.log(total.value))
  }

  private static func pair<A: SoftmaxArithmetic>(
    _ x: A.Number, _ machine: A
  ) -> ScaledNumber<A>? {
    guard !machine.isMasked(x) else { return nil }
    let exponent = machine.nearestInteger(machine.multiply(x, machine.constant(.log2e)))
    let negated = machine.multiply(exponent, machine.number(-1))
    let head = machine.multiplyAdd(negated, machine.constant(.ln2), x)
    let rest = machine.multiplyAdd(negated, machine.constant(.ln2Remainder), head)
    return ScaledNumber(scale: exponent, value: machine.exp(rest))
  }

  /// The sum of the pairs; `0 · 2^0` if every class is masked.
  private static func total<A: SoftmaxArithmetic>(
    _ pairs: [ScaledNumber<A>?], _ machine: A
  ) -> ScaledNumber<A> {
    let sums = ScaledSums(machine: machine) { value, from, to in
      machine.accumulator.scale(value, byPowerOfTwo: machine.subtract(from, to))
    }
    return sums.sum(pairs.compactMap { $0 })
      ?? ScaledNumber(scale: machine.number(0), value: machine.number(0))
  }
}
