/// `exp(x_i) / sum_j exp(x_j)`, one value for each logit.
public struct Softmax: QuantityRule {
  public init() {}

  public var name: String { "softmax" }
  public var summary: String { "exp(x_i) / sum exp(x_j)" }
  public var range: QuantityRange { .probability }
  public var kernel: QuantityKernel? { .probabilities }

  /// NaN, 1 for a single finite logit, +0 for a masked class.
  public func exactValue(_ kind: RowKind, _: RowCompanion, at index: Int) -> Double? {
    switch kind {
    case .undefined: .nan
    case .single(let single, _, _): index == single ? 1 : 0
    case .regular(let row): row.logits[index].isFinite ? nil : 0
    }
  }

  public func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
    row.probability(at: index)
  }

  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? {
    guard case .regular(let row) = kind, row.isLargest(index) else { return nil }
    return RationalLimit(row.isLevel ? .equal : .below, 1, over: row.ties, isOverTemperature: false)
  }

  public func remoteValue(_ remote: Remote) -> RemoteValue? {
    if remote.isLargest { return remote.isLargestAlone ? .one : nil }
    return remote.isFarBelow ? .zero(.plus) : nil
  }

  public func exactSaturation(isMasked: Bool, isSingle: Bool) -> Double? {
    isMasked ? 0 : isSingle ? 1 : nil
  }

  public func isSaturated(_ value: Double) -> Bool { value == 0 || value == 1 }
}
