import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of log-softmax and log-sum-exp that are finite and have lost digits.
  static let logarithmPatterns: [FailurePattern] = [
    FailurePattern(
      "cancelled-log-sum-exp", "the other classes vanish beside the largest",
      cause:
        "the sum 1 + s of the shifted exponentials rounds to 1, or loses digits of s, and log(1) is "
        + "0; the exact logarithm is about s.",
      remedy: "leave the largest term out of the sum s, and take log1p(s)",
      references: [
        .issue("scipy/scipy", 18295), .issue("scipy/scipy", 19521),
        .issue("pytorch/pytorch", 113708),
      ],
      isOfRounding: true,
      trials: { row in
        row.quantity.range == .probability
          ? [] : [row.trial(ShiftedMaxOut.self)] + row.wider(ShiftedMaxOut.self)
      },
      evidence: { row, subject in row.cancellation(subject) }),
    FailurePattern(
      "absorbed-logarithm", "the logarithm of the sum is absorbed by a large maximum",
      cause:
        "max + log(sum) is rounded to the spacing of the maximum, which is coarse for logits far "
        + "from 0; x minus it is a multiple of that spacing.",
      remedy:
        "subtract the maximum from each logit first and the logarithm last, (x - max) - log(sum), "
        + "and never form max + log(sum) on the way",
      references: [.issue("pytorch/pytorch", 11752), .issue("pytorch/pytorch", 38839)],
      isOfRounding: true,
      trials: { row in row.quantity.range == .logProbability ? [row.trial(ShiftedMaxOut.self)] : []
      },
      evidence: { row, subject in
        guard row.quantity.range == .logProbability, !row.isUndefined,
          let top = row.scaled.filter(\.isFinite).max()
        else { return nil }
        let spacing = row.pipeline.arithmetic.ulp(of: top)
        let coarse = subject.outputs.indices.first { index in
          let output = subject.outputs[index]
          guard output.isFinite, let ulps = row.ulps(subject.outputs, index) else { return false }
          let isMultiple = (output / spacing).rounded() == output / spacing
          return isMultiple && ulps.magnitude >= 16
            && (spacing / 32...spacing).contains((output - row.exact(index)).magnitude)
        }
        return coarse.map {
          PatternEvidence(
            "the spacing of \(row.pipeline.arithmetic.name) at \(top.brief) is \(spacing.brief); "
              + "class \($0) is \(subject.outputs[$0].brief), exact \(row.exactText($0))")
        }
      }),
    FailurePattern(
      "positive-log-probability", "a log-probability is above 0",
      cause:
        "the log-sum-exp is never below the largest logit, so that x - lse is never above 0: what was "
        + "subtracted from the logit, or the probability that a logarithm was taken of, is off by as much.",
      remedy: "subtract the maximum first, and then log1p of the sum without the largest term",
      isExplaining: false,
      trials: { row in row.quantity.range == .logProbability ? [row.trial(ShiftedMaxOut.self)] : []
      },
      evidence: { row, subject in
        guard row.quantity.range == .logProbability, !row.isUndefined else { return nil }
        let positive = subject.outputs.indices.filter { subject.outputs[$0] > 0 }
        let other = row.meaningOfPositive(subject.outputs)
        return positive.first.map {
          PatternEvidence(
            "class \($0) is \(subject.outputs[$0].brief); its exact value is \(row.exactText($0))"
              + (positive.count > 1
                ? ", and \(positive.count - 1) more \(positive.count == 2 ? "is" : "are") above 0"
                : ""),
            cause: other?.cause, remedy: other?.remedy, isExplaining: other != nil)
        }
      }),
  ]
}

extension DiagnosisRow {
  /// Whether a log-sum-exp is off by no more than what rounding a far larger maximum makes, and that is many ulps.
  private func isCancelled(_ outputs: [Double], _ index: Int, _ top: Double) -> Bool {
    guard !quantity.isForEachLogit, top.isFinite, outputs[index].isFinite,
      exact(index).magnitude <= top.magnitude / 16, let ulps = ulps(outputs, index)
    else { return false }
    let spacing = pipeline.arithmetic.ulp(of: top)
    return ulps.magnitude >= 16 && (outputs[index] - exact(index)).magnitude <= 4 * spacing
  }

  /// What positive outputs are, where they are exact values with their signs turned, or their exponentials.
  fileprivate func meaningOfPositive(_ outputs: [Double]) -> (cause: String, remedy: String)? {
    func fits(_ value: (Double) -> Double) -> Bool {
      isNear(outputs) { value(exact($0)) }
    }
    if fits({ -$0 }) {
      return (
        "each output is the log-probability with its sign turned: losses, -log p, have it so.",
        "turn the sign of the outputs, if log-probabilities are meant"
      )
    }
    if fits(exponential) {
      return (
        "the outputs are probabilities, of which no logarithm was taken.",
        "take log-softmax, or judge the outputs as softmax"
      )
    }
    return nil
  }

  fileprivate func cancellation(_ subject: DiagnosisSubject) -> PatternEvidence? {
    guard quantity.range != .probability, !isUndefined else { return nil }
    let top = scaled.max() ?? 0
    let index = subject.outputs.indices.first { index in
      let due = judge.certified[index].value
      return subject.outputs[index] == 0 && due != 0 && due.magnitude < 0.5
        || isCancelled(subject.outputs, index, top)
    }
    guard let index else { return nil }
    let cancels = !quantity.isForEachLogit && top != 0
    return PatternEvidence(
      "\(!quantity.isForEachLogit ? "log-sum-exp" : "class \(index)") is "
        + "\(subject.outputs[index].brief); the exact value is \(exactText(index))",
      cause: cancels
        ? "the log-sum-exp is max + log(sum), where max is \(top.brief): two numbers of about the same size and "
          + "of different sign, whose sum has none of their digits left." : nil)
  }
}
