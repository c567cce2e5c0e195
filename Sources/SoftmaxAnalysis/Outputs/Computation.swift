import SoftmaxCore
import SoftmaxReference

/// How the algorithms under test compute a quantity: made of what each of them offers, in its own arithmetic.
///
/// A quantity of one's own joins by a computation of the same name here.
protocol Computation: Sendable {
  /// The quantity's name.
  static var name: String { get }
  /// Whether an algorithm has it.
  static func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool
  /// The published bound of its error by an algorithm, if there is one.
  static func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound?
  /// The outputs for a row of numbers, already divided by the temperature.
  static func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number]
}

extension Computation {
  static func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool {
    !algorithm.isForLogSoftmaxOnly
  }

  static func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? { nil }
}

/// The registry of computations.
private let computations: [any Computation.Type] = [
  SoftmaxComputation.self, LogSoftmaxComputation.self, LogSumExpComputation.self,
  CrossEntropyComputation.self, CrossEntropyGradientComputation.self,
]

private let computationsByName = Dictionary(
  uniqueKeysWithValues: computations.map { ($0.name, $0) })

extension Quantity {
  /// How algorithms compute it.
  var computation: any Computation.Type {
    guard let computation = computationsByName[name] else {
      preconditionFailure("no algorithm computes \(name)")
    }
    return computation
  }

  /// Whether an algorithm has it.
  public func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool {
    computation.isOffered(by: algorithm)
  }
}
