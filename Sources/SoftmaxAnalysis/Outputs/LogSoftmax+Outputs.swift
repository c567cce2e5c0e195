public import SoftmaxCore
public import SoftmaxReference

/// An algorithm's log-softmax, which each of them has.
extension LogSoftmax: ComputedQuantity {
  public func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool { true }

  public func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.logSoftmax, of: logits, by: algorithm)
  }
}
