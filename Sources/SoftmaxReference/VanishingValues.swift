/// The values of one regular row of which `e^-gap` is all that counts, for gaps so large that MPFR cannot
/// hold it.
///
/// What concerns the whole row is found once, so that asking for every element takes one pass.
struct VanishingValues {
  private let quantity: Quantity
  private let row: RowKind.Regular
  private let temperature: Double
  /// Whether there is one largest logit, and all others are that far below it.
  private let isLargestAlone: Bool

  /// Gaps to the largest logit beyond which `e^-gap` is below MPFR's exponent range, 2^-(2^62).
  private static let greatestGap = 3e18

  /// - Returns: nil for a row that is not regular.
  init?(_ reference: Reference, _ kind: RowKind) {
    guard case .regular(let row) = kind else { return nil }
    self.row = row
    quantity = reference.quantity
    temperature = reference.temperature
    isLargestAlone =
      row.ties == 1
      && Self.isVanishing(row.runnerUp, below: row.maximum, over: reference.temperature)
  }

  /// The value at a finite logit (of the row, for log-sum-exp); nil where it is within reach.
  func value(at index: Int) -> ExactValue? {
    let isLargest = quantity != .logSumExp && row.logits[index] == row.maximum
    switch quantity {
    case .softmax:
      if isLargest { return isLargestAlone ? .oneMinusVanishing : nil }
      let isVanishing = Self.isVanishing(row.logits[index], below: row.maximum, over: temperature)
      return isVanishing ? .vanishing(.plus) : nil
    case .logSoftmax:
      return isLargest && isLargestAlone ? .vanishing(.minus) : nil
    case .logSumExp:
      return isLargestAlone && row.maximum == 0 ? .vanishing(.plus) : nil
    }
  }

  private static func isVanishing(
    _ logit: Double, below maximum: Double, over temperature: Double
  ) -> Bool {
    // Half of both, so that the difference cannot overflow.
    (maximum / 2 - logit / 2) / temperature > greatestGap / 2
  }
}

extension RowKind.Regular {
  /// The largest finite logit below the maximum; the maximum itself where all are equal.
  fileprivate var runnerUp: Double {
    var runnerUp = -Double.infinity
    for logit in logits where logit > runnerUp && logit < maximum { runnerUp = logit }
    return runnerUp == -.infinity ? maximum : runnerUp
  }
}
