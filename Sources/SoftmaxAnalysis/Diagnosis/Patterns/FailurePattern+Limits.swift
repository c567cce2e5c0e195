import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Outputs in a format whose least number is above most of the probabilities.
  static let massLostInOutput = FailurePattern(
    "mass-lost-in-output", "the output's format loses probability",
    cause:
      "probabilities are rounded to 0, or far down, where the output's format has no number near them: each "
      + "output is next to its exact value, and together they are not a distribution.",
    remedy:
      "store probabilities in a format of more exponents, or scaled by a power of two that is divided out "
      + "later",
    references: [.issue("ROCm/FlyDSL", 1020)],
    trials: { row in
      [FloatFormat.bfloat16, .binary32].map { format in
        row.trial(
          Shifted.self,
          "store probabilities in \(format.name), or scaled by a power of two that is "
            + "divided out later"
        ) {
          $0.output = format
          if $0.arithmetic.significandBits < 24 {
            ($0.arithmetic, $0.accumulator) = (.binary32, .binary32)
          }
        }
      }
    },
    evidence: { row, subject in row.lostMass(subject).map { PatternEvidence($0) } })

  static let coarseOutputFormat = FailurePattern(
    "coarse-output-format", "the output's format has few digits",
    cause:
      "outputs are as near to the exact values as the format allows, and the format's spacing is "
      + "what remains.",
    remedy: "return the outputs, or the loss, in binary32",
    references: [.issue("google-deepmind/optax", 1020)],
    isOfRounding: true,
    trials: { row in
      [
        row.trial(ShiftedMaxOut.self) {
          ($0.arithmetic, $0.accumulator, $0.output) = (.binary32, .binary32, .binary32)
        }
      ]
    },
    evidence: { row, subject in
      guard row.quantity.range != .probability, row.pipeline.output.significandBits <= 11,
        row.errors(subject.outputs).nonFinite == 0, row.greatestError(subject.outputs) <= 0.5
      else { return nil }
      let coarse = subject.outputs.indices.first {
        let exact = row.exact($0)
        return subject.outputs[$0].isFinite && row.isDue(subject.outputs[$0], at: $0)
          && exact.magnitude <= row.pipeline.output.greatestFiniteMagnitude
          && (subject.outputs[$0] - exact).magnitude > exact.magnitude * 0x1p-12
      }
      return coarse.map {
        PatternEvidence(
          "\(subject.outputs[$0].brief) is \(row.exactText($0)) rounded once to "
            + row.pipeline.output.name)
      }
    })

  /// Logits whose order is gone.
  static let tiesInOutput = FailurePattern(
    "ties-in-output", "different logits have the same output",
    cause: "both exact values round to the same number of the output's format.",
    remedy: "rank, sort and take the argmax by the logits, not by the outputs",
    isExplaining: false,
    evidence: { row, subject in row.ties(subject) })
}

extension DiagnosisRow {
  /// What the outputs that are 0, rightly in their format, leave out.
  fileprivate func lostMass(_ subject: DiagnosisSubject) -> String? {
    guard quantity.range == .probability, !isUndefined, pipeline.output.significandBits <= 11,
      let deviation = sumDeviation(subject.outputs), deviation <= -0.1,
      greatestError(subject.outputs) <= 1
    else { return nil }
    let zeros = subject.outputs.indices.filter { subject.outputs[$0] == 0 && exact($0) > 0 }
    let lost = zeros.reduce(0) { $0 + exact($1) }
    let sum =
      "the outputs sum to \((1 + deviation).brief), though each is off by "
      + "\(greatestError(subject.outputs).brief) ulp at most; "
    let least =
      "the least number of \(pipeline.output.name) is "
      + pipeline.output.leastNonzeroMagnitude.brief
    return zeros.isEmpty
      ? sum + least
      : sum
        + "\(zeros.count) of \(subject.outputs.count) outputs are 0, of classes that have probability "
        + "\(lost.brief) together; \(least)"
  }

  /// Two classes of different logits and one output.
  fileprivate func ties(_ subject: DiagnosisSubject) -> PatternEvidence? {
    guard quantity.isForEachLogit, temperature != 0, !isUndefined else { return nil }
    let outputs = subject.outputs
    let order = outputs.indices.filter { outputs[$0].isFinite && outputs[$0] != 0 }.sorted {
      (outputs[$0], logits[$0]) > (outputs[$1], logits[$1])
    }
    let pairs = zip(order, order.dropFirst()).filter {
      outputs[$0] == outputs[$1] && logits[$0] != logits[$1]
    }
    guard let (first, second) = pairs.first else { return nil }
    let (low, high) = (min(first, second), max(first, second))
    let certified = judge.certified
    let isDueTie = certified[first].value == certified[second].value
    let cause =
      received[first] == received[second]
      ? "rounding the logits to \(pipeline.input.name) makes them equal."
      : isDueTie
        ? nil
        : "the exact values round to different numbers of \(pipeline.output.name): the difference was lost "
          + "on the way."
    return PatternEvidence(
      "classes \(low) and \(high) are both \(outputs[first].brief), and their logits are "
        + "\(logits[low]) and \(logits[high])"
        + (pairs.count > 1 ? "; there are \(pairs.count) such pairs side by side" : "")
        + (isDueTie
          ? "; correctly rounded the two tie, too" : "; correctly rounded the two differ"),
      cause: cause)
  }
}
