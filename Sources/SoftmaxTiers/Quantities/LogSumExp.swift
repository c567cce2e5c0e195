/// `ln(sum_j exp(x_j))`, one value for the row.
public struct LogSumExp: QuantityRule {
  public init() {}

  public var name: String { "log-sum-exp" }
  public var summary: String { "log sum exp(x_j)" }
  public var isForEachLogit: Bool { false }
  public var kernel: QuantityKernel? { .logSum }

  /// Undefined rows, and +0 for a single zero logit of either sign.
  public func exactValue(_ kind: RowKind, _: RowCompanion, at index: Int) -> Double? {
    switch kind {
    case .undefined(let value): value
    case .single(_, let logit, _): logit == 0 ? 0 : nil
    case .regular: nil
    }
  }

  /// `m/T + L`, strictly above `m/T`; a single logit is `m/T`.
  public func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
    row.row.finiteCount == 1 ? row.shift : row.shift.moved(by: row.logarithmOfSum)
  }

  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? {
    switch kind {
    case .undefined: nil
    case .single(_, let logit, _): RationalLimit(.equal, logit, isOverTemperature: true)
    case .regular(let row): RationalLimit(.above, row.maximum, isOverTemperature: true)
    }
  }

  public func remoteValue(_ remote: Remote) -> RemoteValue? {
    remote.isLargestAlone && remote.maximum == 0 ? .zero(.plus) : nil
  }
}
