/// Another quantity of the same logits.
extension SuspectTrial {
  var quantityFits: [SuspectFit] {
    let other: SuspectFit? =
      quantity.range == .probability
      ? fit(.logSoftmax) { .softmax(of: $0.logits, .logarithm) }
      : fit(.softmax) { .softmax(of: $0.logits, .probability) }
    return [other, twice, logits, logSumExp].compactMap { $0 }
  }

  /// Of probabilities in the place of logits.
  private var twice: SuspectFit? {
    fit(.softmax, 2) { row in
      let sum = ShiftedSum(row.logits)
      return claim(
        of: row.logits.map { Estimate.exp(($0 - sum.largest) - sum.logarithm) / temperature })
    }
  }

  /// The logits to within an ulp, before the division by the temperature or after it.
  private var logits: SuspectFit? {
    func fit(times factor: Double) -> SuspectFit? {
      var error = 0.0
      for row in rows {
        for (logit, output) in zip(row.logits, row.outputs) where output != logit * factor {
          let value = logit * factor
          guard output.isFinite, value.isFinite else { return nil }
          let ulps = (output - value).magnitude / format.ulp(of: value)
          if ulps > 1 { return nil }
          error = max(error, ulps)
        }
      }
      return SuspectFit(function: .logits, parameter: nil, isFitted: false, error: error)
    }
    return fit(times: temperature) ?? fit(times: 1)
  }

  /// The row's log-sum-exp in the place of each class.
  private var logSumExp: SuspectFit? {
    fit(.logSumExp) { row in
      let value = ShiftedSum(row.logits).logSumExp
      return Claim(
        logs: row.logits.map { _ in value }, exponents: row.logits, scale: .logarithm)
    }
  }
}
