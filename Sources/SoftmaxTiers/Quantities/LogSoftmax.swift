/// `x_i - ln(sum_j exp(x_j))`, one value for each logit.
public struct LogSoftmax: QuantityRule {
  public init() {}

  public var name: String { "log-softmax" }
  public var summary: String { "x_i - log sum exp(x_j)" }
  public var range: QuantityRange { .logProbability }
  public var kernel: QuantityKernel? { .logProbabilities }

  /// NaN, +0 for a single finite logit, -inf for a masked class.
  public func exactValue(_ kind: RowKind, _: RowCompanion, at index: Int) -> Double? {
    switch kind {
    case .undefined: .nan
    case .single(let single, _, _): index == single ? 0 : -.infinity
    case .regular(let row): row.logits[index].isFinite ? nil : -.infinity
    }
  }

  /// `d_i - L`, strictly below `d_i`.
  public func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
    row.gap(at: index).moved(by: -row.logarithmOfSum)
  }

  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? {
    guard case .regular(let row) = kind else { return nil }
    return RationalLimit(
      .below, row.logits[index], minus: row.maximum, isOverTemperature: true)
  }

  public func remoteValue(_ remote: Remote) -> RemoteValue? {
    remote.isLargest && remote.isLargestAlone ? .zero(.minus) : nil
  }

  public func exactSaturation(isMasked: Bool, isSingle: Bool) -> Double? {
    isSingle && !isMasked ? 0 : nil
  }

  public func isSaturated(_ value: Double) -> Bool { value == 0 }
}
