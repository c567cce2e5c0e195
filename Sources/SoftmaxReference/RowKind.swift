/// What kind of row the logits are: the exact special cases, and the regular row that is left.
enum RowKind {
  /// All of softmax is NaN; so is log-softmax. Log-sum-exp is NaN for a row with a NaN, +inf for a
  /// row with a +inf, -inf for one without finite logits.
  case undefined(logSumExp: Double)
  /// One logit is finite, the others are -inf.
  case single(index: Int, logit: Double)
  /// Two or more finite logits.
  case regular(Regular)

  /// The facts that every evaluation of a regular row needs.
  struct Regular {
    let logits: [Double]
    /// The largest logit.
    let maximum: Double
    /// How many logits equal the largest.
    let ties: Int
    /// How many logits are finite.
    let finiteCount: Int
  }

  /// - Throws: `ReferenceError.emptyRow`.
  init(_ logits: [Double], row: Int) throws(ReferenceError) {
    guard !logits.isEmpty else { throw .emptyRow(row: row) }
    let finiteCount = logits.count { $0.isFinite }
    if logits.contains(where: \.isNaN) {
      self = .undefined(logSumExp: .nan)
    } else if logits.contains(.infinity) {
      self = .undefined(logSumExp: .infinity)
    } else if finiteCount == 0 {
      self = .undefined(logSumExp: -.infinity)
    } else if finiteCount == 1 {
      let index = logits.firstIndex(where: \.isFinite)!
      self = .single(index: index, logit: logits[index])
    } else {
      let maximum = logits.max()!
      self = .regular(
        Regular(
          logits: logits, maximum: maximum, ties: logits.count { $0 == maximum },
          finiteCount: finiteCount))
    }
  }
}

extension RowKind {
  /// The exact softmax where it is special: NaN, 1 for a single finite logit, +0 for a masked class.
  func exactSoftmax(at index: Int) -> Double? {
    switch self {
    case .undefined: .nan
    case .single(let single, _): index == single ? 1 : 0
    case .regular(let row): row.logits[index].isFinite ? nil : 0
    }
  }

  /// The exact log-softmax where it is special: NaN, +0 for a single finite logit, -inf for a masked
  /// class.
  func exactLogSoftmax(at index: Int) -> Double? {
    switch self {
    case .undefined: .nan
    case .single(let single, _): index == single ? 0 : -.infinity
    case .regular(let row): row.logits[index].isFinite ? nil : -.infinity
    }
  }

  /// The exact log-sum-exp where it is special: undefined rows, and +0 for a single zero logit of
  /// either sign.
  var exactLogSumExp: Double? {
    switch self {
    case .undefined(let value): value
    case .single(_, let logit): logit == 0 ? 0 : nil
    case .regular: nil
    }
  }
}
