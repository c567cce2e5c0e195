public import SoftmaxCore
public import SoftmaxReference

/// The gradient as libraries have it: softmax less the label's 1, or times the targets' sum less the targets.
extension CrossEntropyGradient: ComputedQuantity {
  public func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _ companion: RowCompanion,
    _ machine: A
  ) -> [A.Number] {
    let shares = machine.results(.softmax, of: logits, by: algorithm)
    switch companion {
    case .ignored: return shares.map { _ in machine.number(0) }
    case .label(let label):
      return shares.enumerated().map { index, share in
        index == label ? machine.subtract(share, machine.number(1)) : share
      }
    case .numbers(let targets):
      let numbers = targets.map(machine.number)
      let total = machine.sum(numbers)
      return zip(shares, numbers).map { share, target in
        machine.subtract(machine.multiply(total, share), target)
      }
    case .none: preconditionFailure("a gradient needs a label or targets")
    }
  }
}
