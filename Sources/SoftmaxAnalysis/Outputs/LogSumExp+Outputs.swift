public import SoftmaxCore
public import SoftmaxReference

/// An algorithm's log-sum-exp.
extension LogSumExp: ComputedQuantity {
  public func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? {
    algorithm.logSumExpBound
  }

  public func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.logSumExp, of: logits, by: algorithm)
  }
}
