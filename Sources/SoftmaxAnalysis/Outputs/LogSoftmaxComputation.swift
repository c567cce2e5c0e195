import SoftmaxCore
import SoftmaxReference

/// An algorithm's log-softmax, which each of them has.
enum LogSoftmaxComputation: Computation {
  static let name = Quantity.logSoftmax.name

  static func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool { true }

  static func outputs<Algorithm: SoftmaxAlgorithm, A: SoftmaxArithmetic>(
    by algorithm: Algorithm.Type, _ logits: [A.Number], _ companion: RowCompanion, _ machine: A
  ) -> [A.Number] {
    algorithm.logSoftmax(logits, machine)
  }
}
