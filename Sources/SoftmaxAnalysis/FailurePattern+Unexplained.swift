import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Outputs of some function that has no name among the suspects.
  static let unexplained = FailurePattern(
    "unexplained-outputs", "these are the outputs of something else",
    cause:
      "roundings as large as the format makes them leave outputs nearer to their exact values than these are, "
      + "and none of the functions that were tried fits.",
    remedy:
      "find out what was computed: do logits and outputs belong together, in one order, with the same scale, "
      + "temperature, mask and axis?",
    evidence: { row, subject in
      row.worst(subject).map { shows in
        let meaning = row.otherMeaning(subject.outputs)
        return PatternEvidence(shows, cause: meaning?.cause, remedy: meaning?.remedy)
      }
    })

  /// Whether it says what outputs are that rounding does not explain; others only say what follows.
  var isExplaining: Bool {
    ![
      "sum-above-one", "sum-below-one", "ties-in-output", "input-rounding", "correct-zero",
      "correct-one", "premature-zero", "premature-one", "positive-log-probability",
    ].contains(name)
  }
}

/// What outputs are, and what to do about it.
typealias OtherMeaning = (cause: String, remedy: String)

extension DiagnosisRow {
  /// The output that is the furthest off, for its size.
  fileprivate func worst(_ subject: DiagnosisSubject) -> String? {
    let outputs = subject.outputs
    func distance(_ index: Int) -> Double {
      let error = (outputs[index] - exact(index)).magnitude
      return quantity == .softmax ? error : error / max(1, exact(index).magnitude)
    }
    guard let worst = outputs.indices.max(by: { distance($0) < distance($1) }) else { return nil }
    let name = quantity == .logSumExp ? "log-sum-exp" : "class \(worst)"
    let negative =
      quantity == .softmax && outputs[worst] < 0 ? ", and no probability is below 0" : ""
    return "\(name) is \(outputs[worst].brief); the exact value is \(exactText(worst))" + negative
  }

  /// Whether outputs are such values, to their digits.
  func isNear(_ outputs: [Double], _ value: (Int) -> Double) -> Bool {
    outputs.indices.allSatisfy { index in
      let due = value(index)
      if outputs[index] == due { return true }
      let error = (outputs[index] - due).magnitude
      return error <= 0x1p-18 * due.magnitude
        || error <= 4 * pipeline.output.ulp(of: due)
          && pipeline.output.significandBits < 24
        || error <= 1.02 * FewDigits.half(outputs, outputs[index])
    }
  }

  fileprivate func otherMeaning(_ outputs: [Double]) -> OtherMeaning? {
    switch quantity {
    case .softmax: logistic(outputs) ?? shares(outputs) ?? mixture(outputs)
    case .logSoftmax: dividedAfterwards(outputs) ?? commonShift(outputs)
    case .logSumExp: meanExponential(outputs)
    }
  }

  private func logistic(_ outputs: [Double]) -> OtherMeaning? {
    let logistic = scaled.map { 1 / (1 + exponential(-$0)) }
    guard isNear(outputs, { logistic[$0] }) else { return nil }
    return (
      "each output is the logistic function of its own logit, 1 / (1 + e^-x): classes are judged one by one, and "
        + "need not sum to 1.",
      "take softmax of the logits, if exactly one class is true"
    )
  }

  private func shares(_ outputs: [Double]) -> OtherMeaning? {
    let sum = scaled.reduce(0, +)
    guard sum.isFinite, sum != 0, isNear(outputs, { scaled[$0] / sum }) else { return nil }
    return ("each output is its logit over the sum of the logits.", "take the exponentials first")
  }

  /// Softmax with a little of the uniform distribution, as where labels are smoothed.
  private func mixture(_ outputs: [Double]) -> OtherMeaning? {
    guard outputs.count >= 3 else { return nil }
    let (top, low) = (
      indexOfLargest(received), received.indices.min { received[$0] < received[$1] }!
    )
    let share = 1 / Double(outputs.count)
    let slope = (outputs[top] - outputs[low]) / (exact(top) - exact(low))
    let weight = 1 - slope
    guard weight.isFinite, weight.magnitude > 1e-4, weight.magnitude < 1,
      isNear(outputs, { slope * exact($0) + weight * share })
    else { return nil }
    return (
      "each output is \(slope.brief) p + \(weight.brief) / \(outputs.count), p being the exact value: a mixture "
        + "with the uniform distribution.",
      "judge the outputs before they are smoothed"
    )
  }

  /// Log-softmax at temperature 1 that was divided by the temperature.
  private func dividedAfterwards(_ outputs: [Double]) -> OtherMeaning? {
    guard temperature != 1,
      let plain = try? DiagnosisRow(logits, quantity, pipeline, temperature: 1),
      isNear(outputs, { plain.exact($0) / temperature })
    else { return nil }
    return (
      "the outputs are log-softmax of the logits as they are, divided by the temperature afterwards.",
      "divide the logits by the temperature before log-softmax"
    )
  }

  private func commonShift(_ outputs: [Double]) -> OtherMeaning? {
    let finite = outputs.indices.filter { outputs[$0].isFinite && exact($0).isFinite }
    let shifts = finite.map { outputs[$0] - exact($0) }
    guard finite.count > 1, let least = shifts.min(), let greatest = shifts.max(),
      greatest - least <= max(least.magnitude, greatest.magnitude) / 8
    else { return nil }
    return (
      "all outputs are off by about the same, between \(least.brief) and \(greatest.brief): what was "
        + "subtracted from the logits is off by as much.",
      "look at the log-sum-exp: is its sum over these classes, and its logarithm accurate?"
    )
  }

  private func meanExponential(_ outputs: [Double]) -> OtherMeaning? {
    if finite.count > 1, isNear(outputs, { exact($0) - logarithm(Double(finite.count)) }) {
      return (
        "the output is less by log \(finite.count): the logarithm of the mean of the exponentials, not of their "
          + "sum.", "add log \(finite.count), if the sum is meant"
      )
    }
    guard isNear(outputs, { -exact($0) }) else { return nil }
    return ("the output is the log-sum-exp with its sign turned.", "turn the sign")
  }
}
