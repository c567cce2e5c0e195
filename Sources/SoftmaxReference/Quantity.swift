/// What is computed from a row of logits x.
public enum Quantity: String, Sendable, Hashable, Codable, CaseIterable {
  /// `exp(x_i) / sum_j exp(x_j)`, one value for each logit.
  case softmax
  /// `x_i - ln(sum_j exp(x_j))`, one value for each logit.
  case logSoftmax = "log-softmax"
  /// `ln(sum_j exp(x_j))`, one value for the row.
  case logSumExp = "log-sum-exp"

  /// How many values a row of `count` logits gives.
  public func outputCount(_ count: Int) -> Int {
    self == .logSumExp ? 1 : count
  }
}
