import SoftmaxCore
import SoftmaxReference

/// An algorithm's softmax.
enum SoftmaxComputation: Computation {
  static let name = Quantity.softmax.name

  static func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? {
    algorithm.softmaxBound
  }

  static func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.softmax, of: logits, by: algorithm)
  }
}
