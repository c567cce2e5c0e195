public import SoftmaxCore
public import SoftmaxReference

/// The loss as libraries have it: minus the log-softmax at the label, or the sum of those times the targets. What the
/// algorithm's log-softmax is made of, the loss is: `shifted`'s log-softmax, the logarithm of `log-of-softmax`,
/// `shifted-max-out`'s log1p.
extension CrossEntropy: ComputedQuantity {
  public func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool { true }

  public func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    guard companion != .ignored else { return [machine.number(0)] }
    let logarithms = machine.results(.logSoftmax, of: logits, by: algorithm)
    switch companion {
    case .label(let label): return [machine.subtract(machine.number(0), logarithms[label])]
    case .numbers(let targets):
      // As written: a target of 0 times -inf is NaN.
      let terms = zip(targets, logarithms).map { machine.multiply(machine.number($0), $1) }
      return [machine.subtract(machine.number(0), machine.sum(terms))]
    case .none, .ignored: preconditionFailure("a loss needs a label or targets")
    }
  }
}
