/// The gradient of a row's loss with respect to its logits (over the temperature): `p_i - 1` at the label and `p_i`
/// elsewhere; or, for targets q with the sum Q, `Q p_i - q_i`.
public struct CrossEntropyGradient: QuantityRule {
  public init() {}

  public var name: String { "cross-entropy-gradient" }
  public var summary: String { "softmax - label" }
  public var companion: CompanionKind { .labelOrTargets }

  /// NaN where softmax is; +0 for a row that is ignored; what p is 0 or 1 for.
  public func exactValue(_ kind: RowKind, _ companion: RowCompanion, at index: Int) -> Double? {
    if companion == .ignored { return 0 }
    switch kind {
    case .undefined: return .nan
    case .single(let single, _, _):
      if case .numbers = companion, index == single { return nil }
      return exactValue(ofShare: index == single ? 1 : 0, companion, at: index)
    case .regular(let row):
      return row.logits[index].isFinite ? nil : exactValue(ofShare: 0, companion, at: index)
    }
  }

  private func exactValue(
    ofShare share: Double, _ companion: RowCompanion, at index: Int
  ) -> Double {
    switch companion {
    case .label(let label): share - (index == label ? 1 : 0)
    // Subtracted from +0, so that the gradient of no target is +0.
    case .numbers(let targets): 0 - targets[index]
    case .none, .ignored: preconditionFailure("a gradient needs a label or targets")
    }
  }

  /// With targets, `Q p - q = (Q/k - q) - Q (1/k - p)` for a largest element, and `-q + Q p` for the others:
  /// strictly beside a rational number, on the side that the sign of Q says.
  public func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
    switch row.row.companion {
    case .label(let label):
      return index == label ? -row.complement(at: index) : row.probability(at: index)
    case .numbers(let targets):
      let total = row.sumOfNumbers
      let target = row.number(targets[index])
      guard row.row.isLargest(index) else {
        return (-target).moved(by: total * row.probability(at: index))
      }
      return (total.divided(byPositive: row.ties) - target).moved(by: -(total * row.deficit))
    case .none, .ignored: preconditionFailure("a gradient needs a label or targets")
    }
  }

  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? {
    guard case .regular(let row) = kind, case .label(let label) = row.companion else { return nil }
    let isLargest = row.isLargest(index)
    guard index == label || isLargest else { return nil }
    let numerator = (isLargest ? 1 : 0) - (index == label ? row.ties : 0)
    let side: RationalLimit.Side = row.isLevel ? .equal : isLargest ? .below : .above
    return RationalLimit(side, Double(numerator), over: row.ties, isOverTemperature: false)
  }

  public func remoteValue(_ remote: Remote) -> RemoteValue? {
    guard case .label(let label) = remote.companion else { return nil }
    if remote.index == label {
      return remote.isLargest && remote.isLargestAlone ? .zero(.minus) : nil
    }
    if remote.isLargest { return remote.isLargestAlone ? .one : nil }
    return remote.isFarBelow ? .zero(.plus) : nil
  }

  public func isSaturated(_ value: Double) -> Bool { value == 0 || value.magnitude == 1 }
}
