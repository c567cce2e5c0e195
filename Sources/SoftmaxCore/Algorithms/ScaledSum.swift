/// A number `value · b^scale`, whose value stays in range whatever the scale: the running maximum and
/// sum of the online softmax (b = e), or mantissa and exponent of the two-pass one (b = 2).
struct ScaledNumber<A: SoftmaxArithmetic> {
  let scale: A.Number
  let value: A.Number
}

/// Sums of scaled numbers: before two are added, the one of lesser scale is brought to the other's.
struct ScaledSums<A: SoftmaxArithmetic> {
  let machine: A
  /// `value · b^(from - to)` in the accumulator.
  let rescaled: (_ value: A.Number, _ from: A.Number, _ to: A.Number) -> A.Number

  /// The sum, its value rounded into the machine; nil for no terms.
  func sum(_ terms: [ScaledNumber<A>]) -> ScaledNumber<A>? {
    let terms = terms.map {
      ScaledNumber<A>(scale: $0.scale, value: machine.accumulator.rounded($0.value))
    }
    guard let first = terms.first else { return nil }
    let total =
      switch machine.summation {
      case .plain: terms.dropFirst().reduce(first, added)
      case .pairwise: pairwiseSum(terms[...], added)
      case .blocked(let lanes): pairwiseSum(laneSums(terms[...], lanes: lanes, added)[...], added)
      case .compensated: compensated(terms)
      }
    return ScaledNumber(scale: total.scale, value: machine.rounded(total.value))
  }

  private func added(_ a: ScaledNumber<A>, _ b: ScaledNumber<A>) -> ScaledNumber<A> {
    let scale = larger(a.scale, b.scale)
    return ScaledNumber(
      scale: scale,
      value: machine.accumulator.add(at(scale, a.value, a.scale), at(scale, b.value, b.scale)))
  }

  /// The sum of the rounding errors is brought along to each new scale.
  private func compensated(_ terms: [ScaledNumber<A>]) -> ScaledNumber<A> {
    var scale = terms[0].scale
    var sum = CompensatedSum(terms[0].value, machine.accumulator)
    for term in terms.dropFirst() {
      let next = larger(scale, term.scale)
      sum = CompensatedSum(total: at(next, sum.total, scale), error: at(next, sum.error, scale))
        .adding(at(next, term.value, term.scale), machine.accumulator)
      scale = next
    }
    return ScaledNumber(scale: scale, value: sum.value(machine.accumulator))
  }

  private func larger(_ a: A.Number, _ b: A.Number) -> A.Number {
    machine.isGreater(b, than: a) ? b : a
  }

  /// Equal scales need no factor; two masked classes have none that is a number.
  private func at(_ scale: A.Number, _ value: A.Number, _ from: A.Number) -> A.Number {
    machine.isEqual(from, scale) ? value : rescaled(value, from, scale)
  }
}
