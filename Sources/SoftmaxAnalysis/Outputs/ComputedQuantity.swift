public import SoftmaxCore
public import SoftmaxReference

/// A quantity that the algorithms under test compute: made of what each of them offers, in its own arithmetic.
///
/// A rule of one's own conforms to this to be computed by algorithms; the reference alone needs no more than the rule.
public protocol ComputedQuantity: QuantityRule {
  /// Whether an algorithm has it: all but those for log-softmax, if nothing else is said.
  func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool
  /// The published bound of its error by an algorithm, if there is one.
  func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound?
  /// The outputs for a row of numbers, already divided by the temperature.
  func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number]
}

extension ComputedQuantity {
  public func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool {
    !algorithm.isForLogSoftmaxOnly
  }

  public func bound(of algorithm: any SoftmaxAlgorithm.Type) -> ErrorBound? { nil }
}

extension Quantity {
  /// How algorithms compute it, if its rule says so.
  var computed: (any ComputedQuantity)? { rule as? any ComputedQuantity }

  /// Whether an algorithm has it.
  public func isOffered(by algorithm: any SoftmaxAlgorithm.Type) -> Bool {
    computed?.isOffered(by: algorithm) ?? false
  }
}
