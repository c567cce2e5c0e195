/// What kind of row the logits are: the exact special cases, and the regular row that is left.
public enum RowKind: Sendable {
  /// All of softmax is NaN; so is log-softmax. Log-sum-exp is NaN for a row with a NaN, +inf for a
  /// row with a +inf, -inf for one without finite logits.
  case undefined(logSumExp: Double)
  /// One logit is finite, the others are -inf.
  case single(index: Int, logit: Double, RowCompanion)
  /// Two or more finite logits.
  case regular(RegularRow)

  /// - Throws: `ReferenceError.emptyRow`.
  public init(
    _ logits: [Double], with companion: RowCompanion = .none, row: Int
  ) throws(ReferenceError) {
    guard !logits.isEmpty else { throw .emptyRow(row: row) }
    let finiteCount = logits.count { $0.isFinite }
    if logits.contains(where: { $0.isNaN }) {
      self = .undefined(logSumExp: .nan)
    } else if logits.contains(.infinity) {
      self = .undefined(logSumExp: .infinity)
    } else if finiteCount == 0 {
      self = .undefined(logSumExp: -.infinity)
    } else if finiteCount == 1 {
      let index = logits.firstIndex(where: { $0.isFinite })!
      self = .single(index: index, logit: logits[index], companion)
    } else {
      let maximum = logits.max()!
      self = .regular(
        RegularRow(
          logits: logits, companion: companion, maximum: maximum,
          ties: logits.count { $0 == maximum }, finiteCount: finiteCount))
    }
  }
}

/// A row of two or more finite logits and else -inf, with the facts that every evaluation of it needs.
public struct RegularRow: Sendable {
  public let logits: [Double]
  /// What goes with the logits.
  public let companion: RowCompanion
  /// The largest logit.
  public let maximum: Double
  /// How many logits equal the largest.
  public let ties: Int
  /// How many logits are finite.
  public let finiteCount: Int

  package init(
    logits: [Double], companion: RowCompanion = .none, maximum: Double, ties: Int, finiteCount: Int
  ) {
    self.logits = logits
    self.companion = companion
    self.maximum = maximum
    self.ties = ties
    self.finiteCount = finiteCount
  }

  /// Whether the logit there is the largest, or one of those.
  public func isLargest(_ index: Int) -> Bool { logits[index] == maximum }

  /// Whether all finite logits are equal.
  public var isLevel: Bool { ties == finiteCount }
}

/// What a quantity may need beside the logits of a row.
public enum RowCompanion: Sendable, Hashable {
  /// Nothing.
  case none
  /// The index of the class that is right.
  case label(Int)
  /// No class is: the row does not count.
  case ignored
  /// A number for each logit, all of them finite: targets.
  case numbers([Double])

  /// The sum of the numbers, enclosed; of none it is 0.
  package func sum<Value: EnclosedReal>(_ number: (Double) -> Value) -> Value {
    guard case .numbers(let numbers) = self else { return number(0) }
    return numbers.reduce(number(0)) { $1 == 0 ? $0 : $0 + number($1) }
  }
}
