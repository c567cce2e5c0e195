import SoftmaxCore
import SoftmaxReference

/// An algorithm's log-softmax, which each of them has.
enum LogSoftmaxComputation: Computation {
  static let name = Quantity.logSoftmax.name

  static func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool { true }

  static func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    machine.results(.logSoftmax, of: logits, by: algorithm)
  }
}
