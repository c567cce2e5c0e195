import SoftmaxCore
import SoftmaxReference

/// An algorithm's log-sum-exp.
enum LogSumExpComputation: Computation {
  static let name = Quantity.logSumExp.name

  static func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? {
    algorithm.logSumExpBound
  }

  static func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.logSumExp, of: logits, by: algorithm)
  }
}
