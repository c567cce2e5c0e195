public import SoftmaxCore
public import SoftmaxReference

/// An algorithm's softmax.
extension Softmax: ComputedQuantity {
  public func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? {
    algorithm.softmaxBound
  }

  public func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.softmax, of: logits, by: algorithm)
  }
}
