import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of sums that samplers refuse.
  static let samplerPatterns: [FailurePattern] = [
    FailurePattern(
      "sum-above-one", "the outputs sum to more than 1",
      cause: "each output is rounded on its own.",
      remedy: "convert to binary64 and divide by the sum, before sampling",
      references: [.issue("clab/dynet", 699), .issue("numpy/numpy", 8053)],
      isOfRounding: true,
      isExplaining: false,
      digits: .ofNarrowerFormat,
      evidence: { row, subject in
        guard let facts = row.sampledSum(subject.outputs), facts.deviation > 1e-12 else {
          return nil
        }
        return row.sumEvidence(facts, subject.outputs)
      }),
    FailurePattern(
      "sum-below-one", "the outputs sum to less than 1",
      cause: "each output is rounded on its own.",
      remedy: "convert to binary64 and divide by the sum, before sampling",
      references: [
        .issue("numpy/numpy", 6123), .issue("Theano/Theano", 2592), .issue("stan-dev/stan", 255),
        .issue("Russell91/apollo", 5), .issue("sherjilozair/char-rnn-tensorflow", 1),
        .issue("pytorch/pytorch", 18133), .issue("pytorch/pytorch", 81027),
      ],
      isExplaining: false,
      digits: .ofNarrowerFormat,
      evidence: { row, subject in
        guard let facts = row.sampledSum(subject.outputs),
          facts.deviation < -SumCheck.all.map(\.tolerance).min()!
        else { return nil }
        return row.sumEvidence(facts, subject.outputs)
      }),
  ]
}

/// A check of probabilities that refuses sums too far from 1.
private struct SumCheck {
  let name: String
  let tolerance: Double

  static let all = [
    SumCheck(name: "NumPy's choice as float64 (1.5e-8)", tolerance: 0x1p-26),
    SumCheck(name: "PyTorch's simplex (1e-6)", tolerance: 1e-6),
    SumCheck(name: "Stan's simplex (1e-8)", tolerance: 1e-8),
  ]
}

extension DiagnosisRow {
  /// A sampler refuses numbers below 0 whatever they sum to.
  fileprivate func sampledSum(_ outputs: [Double]) -> SumFacts? {
    guard !outputs.contains(where: { $0 < 0 }), let facts = sumFacts(outputs),
      facts.deviation.magnitude > typedSlack
    else { return nil }
    return facts
  }

  fileprivate func sumEvidence(_ facts: SumFacts, _ outputs: [Double]) -> PatternEvidence {
    PatternEvidence(
      "the outputs sum to \(isVanishing(facts, outputs) ? "nearly 0" : Double.besideOne(facts.deviation)), "
        + refusals(facts, outputs),
      cause: cause(facts, outputs), remedy: normalization(outputs))
  }

  /// Whether the sum is not 0, and so small that its distance from 1 does not tell it.
  private func isVanishing(_ facts: SumFacts, _ outputs: [Double]) -> Bool {
    facts.deviation == -1 && outputs.contains { $0 != 0 }
  }

  private func refusals(_ facts: SumFacts, _ outputs: [Double]) -> String {
    var (beyond, within) = ([String](), [String]())
    for check in SumCheck.all {
      if facts.deviation.magnitude > check.tolerance {
        beyond.append(check.name)
      } else {
        within.append(check.name)
      }
    }
    // It takes the last class for what the others leave.
    if facts.deviation > 0, let others = sumDeviation(outputs.dropLast()), others > 1e-12 {
      beyond.append("NumPy's multinomial (1e-12, all but the last class)")
    }
    let refused = beyond.isEmpty ? nil : "beyond the tolerance of " + Self.list(beyond)
    let allowed =
      within.isEmpty
      ? nil : "within " + (beyond.isEmpty ? "the tolerance of " : "that of ") + Self.list(within)
    return [refused, allowed].compactMap(\.self).joined(separator: ", ")
  }

  private func cause(_ facts: SumFacts, _ outputs: [Double]) -> String {
    let count = outputs.count
    let roundings = count == 1 ? "1 rounding" : "\(count) roundings"
    if facts.isRounding {
      let reach =
        "\(roundings) of half an ulp can move the sum by up to \(facts.roundings.brief)."
      let error = greatestError(outputs)
      return error <= 0.5
        ? "each output is rounded on its own: " + reach
        : "the outputs are off by up to \(error.brief) ulp, where rounding makes half of one; "
          + reach
    }
    if let narrow = narrowCause(facts) { return narrow }
    let beyond =
      facts.roundings == 0
      ? "the exact values are numbers of \(pipeline.output.name), and rounding does not explain it; "
      : "rounding the outputs does not explain it: \(roundings) of half an ulp move the sum by "
        + "\(facts.roundings.brief) at most; "
    if isVanishing(facts, outputs) {
      return beyond + "the outputs are off by nearly all of what is due."
    }
    guard let excess = facts.excess else {
      return beyond
        + "outputs are off by up to \(greatestError(outputs).brief) ulp, and not by one factor."
    }
    return beyond
      + "\(common(excess, outputs)), so that the sum of the exponentials, or what was made of it, is off."
  }

  /// The roundings to a narrower format, whose numbers the outputs are, where these explain the sum.
  private func narrowCause(_ facts: SumFacts) -> String? {
    guard case .format(let format) = few?.grid else { return nil }
    let most = judge.certified.indices.reduce(0.0) { $0 + format.ulp(of: exact($1)) / 2 }
    guard facts.deviation.magnitude <= most else { return nil }
    return
      "each output was rounded to \(format.name) on its own: half an ulp of that format each can add up to "
      + "\(most.brief)."
  }

  /// What dividing these outputs by their sum gives; nil if they cannot be divided by it.
  private func normalization(_ outputs: [Double]) -> String? {
    guard let deviation = sumDeviation(outputs), 1 + deviation > 0, (1 + deviation).isFinite,
      let left = sumDeviation(outputs.map { $0 / (1 + deviation) })
    else {
      return outputs.contains { $0 != 0 }
        ? "compute the probabilities anew"
        : "compute the probabilities anew: these cannot be divided by their sum"
    }
    let isOff = deviation.magnitude > 0.01 && greatestError(outputs) > 64
    if isOff, let facts = sumFacts(outputs), !facts.isRounding, facts.excess == nil {
      return
        "find out what was computed: divided by their sum these outputs would sum to 1, and be off all the same"
    }
    guard left.magnitude < deviation.magnitude / 2 else {
      return
        "these outputs sum to as much when they are divided by their sum in binary64: take a check "
        + "with a tolerance"
    }
    return
      "convert to binary64 and divide by the sum, before sampling; of these outputs the sum then is "
      + Double.besideOne(left)
  }

  /// `a, b and c`.
  private static func list(_ names: [String]) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names.last!
  }
}
