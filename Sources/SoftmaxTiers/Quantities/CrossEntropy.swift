/// The loss of a row: `L - x_label`, with L the row's log-sum-exp; or, for targets q, `sum q_j (L - x_j)`.
///
/// Any finite targets are allowed; their sum need not be 1. A class that is masked adds nothing where its target
/// is 0. The exact value is rational only for one finite logit and for targets that sum to 0.
public struct CrossEntropy: QuantityRule {
  public init() {}

  public var name: String { "cross-entropy" }
  public var summary: String { "log sum exp(x_j) - x_label" }
  public var companion: CompanionKind { .labelOrTargets }
  public var isForEachLogit: Bool { false }

  /// NaN where softmax is; +0 for a row that is ignored and for a single finite logit that is right; infinite
  /// where a masked class is right, or NaN for masked targets of both signs.
  public func exactValue(_ kind: RowKind, _ companion: RowCompanion, at index: Int) -> Double? {
    if companion == .ignored { return 0 }
    switch kind {
    case .undefined: return .nan
    case .single(let single, _, _): return masked(companion) { $0 != single } ?? 0
    case .regular(let row): return masked(companion) { !row.logits[$0].isFinite }
    }
  }

  /// What masked classes make of the loss, where their label or targets make it infinite.
  private func masked(_ companion: RowCompanion, _ isMasked: (Int) -> Bool) -> Double? {
    switch companion {
    case .label(let label): return isMasked(label) ? .infinity : nil
    case .numbers(let targets):
      let masked = targets.indices.filter { targets[$0] != 0 && isMasked($0) }
      guard let first = masked.first else { return nil }
      let areAlike = masked.allSatisfy { targets[$0].sign == targets[first].sign }
      return areAlike ? targets[first] * .infinity : .nan
    case .none, .ignored: return nil
    }
  }

  /// With `d_j <= 0` and L over the exponentials of these gaps: `L - d_label`, strictly above `-d_label`; or
  /// `Q L - sum q_j d_j`, strictly on that side of the rational sum that the sign of `Q = sum q_j` says. The
  /// temperature divides the sum, not its terms: a sum that is a binary fraction is then a point at some precision.
  public func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
    switch row.row.companion {
    case .label(let label): return (-row.gap(at: label)).moved(by: row.logarithmOfSum)
    case .numbers(let targets):
      let sum = targets.enumerated().reduce(row.number(0)) { sum, target in
        target.element == 0
          ? sum : sum - row.number(target.element) * row.difference(at: target.offset)
      }
      return row.overTemperature(sum).moved(by: row.sumOfNumbers * row.logarithmOfSum)
    case .none, .ignored: preconditionFailure("a loss needs a label or targets")
    }
  }

  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? {
    guard case .regular(let row) = kind, case .label(let label) = row.companion else { return nil }
    return RationalLimit(
      .above, row.maximum, minus: row.logits[label], isOverTemperature: true)
  }

  public func remoteValue(_ remote: Remote) -> RemoteValue? {
    guard case .label = remote.companion else { return nil }
    return remote.isLargest && remote.isLargestAlone ? .zero(.plus) : nil
  }

  public func isSaturated(_ value: Double) -> Bool { value == 0 }
}
