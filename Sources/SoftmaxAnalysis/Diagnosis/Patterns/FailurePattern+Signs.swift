import SoftmaxReference

extension FailurePattern {
  /// Probabilities below 0.
  static let negativeProbability = FailurePattern(
    "negative-probability", "a probability is negative",
    cause:
      "exponentials are positive, so is their sum, and rounding turns no sign: these are no softmax in any "
      + "precision, but scores or logarithms, the work of an approximate exp beyond the range it was made for, or "
      + "softmax with something added or subtracted later.",
    remedy:
      "look at what is done after softmax and with what exp; if these are scores, softmax is still to be taken",
    references: [.issue("keras-team/keras", 6255), .issue("dmlc/xgboost", 7010)],
    evidence: { row, subject in
      guard row.quantity.range == .probability, !row.isUndefined else { return nil }
      let negative = subject.outputs.indices.filter { subject.outputs[$0] < 0 }
      return negative.first.map {
        PatternEvidence(
          "class \($0) is \(subject.outputs[$0].brief)"
            + (negative.count > 1 ? ", and \(negative.count - 1) more" : "")
            + "; its exact value is \(row.exactText($0))")
      }
    })
}
