import SoftmaxTiers

/// The values of one regular row of which `e^-gap` is all that counts, for gaps so large that MPFR cannot
/// hold it.
///
/// What concerns the whole row is found once, so that asking for every element takes one pass.
struct VanishingValues {
  private let rule: any QuantityRule
  private let row: RegularRow
  private let temperature: Double
  /// Whether there is one largest logit, and all others are that far below it.
  let isLargestAlone: Bool

  /// Gaps to the largest logit beyond which `e^-gap` is below MPFR's exponent range, 2^-(2^62).
  private static let greatestGap = 3e18

  /// - Returns: nil for a row that is not regular.
  init?(_ reference: Reference, _ kind: RowKind) {
    guard case .regular(let row) = kind else { return nil }
    self.row = row
    rule = reference.quantity.rule
    temperature = reference.temperature
    isLargestAlone =
      row.ties == 1
      && Self.isVanishing(row.runnerUp, below: row.maximum, over: reference.temperature)
  }

  /// The value at a finite logit (of the row, for log-sum-exp); nil where it is within reach.
  func value(at index: Int) -> ExactValue? {
    let place = rule.place(of: index, in: row)
    let remote = Remote(
      row, index: index, isLargest: row.isLargest(place), isLargestAlone: isLargestAlone,
      isFarBelow: Self.isVanishing(row.logits[place], below: row.maximum, over: temperature))
    switch rule.remoteValue(remote) {
    case .zero(let sign): return .vanishing(sign)
    case .one: return .oneMinusVanishing
    case nil: return nil
    }
  }

  private static func isVanishing(
    _ logit: Double, below maximum: Double, over temperature: Double
  ) -> Bool {
    // Half of both, so that the difference cannot overflow.
    (maximum / 2 - logit / 2) / temperature > greatestGap / 2
  }
}

extension RegularRow {
  /// The largest finite logit below the maximum; the maximum itself where all are equal.
  fileprivate var runnerUp: Double {
    var runnerUp = -Double.infinity
    for logit in logits where logit > runnerUp && logit < maximum { runnerUp = logit }
    return runnerUp == -.infinity ? maximum : runnerUp
  }
}
