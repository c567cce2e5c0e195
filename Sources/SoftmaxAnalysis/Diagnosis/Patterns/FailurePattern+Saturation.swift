import ErrorFree
import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Probabilities of exactly 0 and 1.
  static let saturationPatterns: [FailurePattern] = [
    saturation(
      "premature-one", "an output is 1 too early", verdict: .premature, value: 1,
      cause: "the largest probability is 1 in the output though the exact value rounds to less.",
      remedy: "divide in a wider format and round last, or use 1 - p from the other classes"),
    saturation(
      "premature-zero", "an output is 0 too early", verdict: .premature, value: 0,
      cause: "a small probability is 0 in the output though the exact value rounds to a positive "
        + "number.",
      remedy: "compute in a wider format and round last, or return log-probabilities"),
    saturation(
      "correct-one", "an output of 1 is all that the format can say", verdict: .correct, value: 1,
      cause:
        "the exact probability is so close to 1 that it rounds to 1: a limitation of the format, "
        + "not of the computation.",
      remedy: "return log-probabilities, or 1 - p as the sum of the other classes",
      references: [
        .issue("lightgbm-org/LightGBM", 6405), .issue("FluxML/NNlib.jl", 68),
        .issue("keras-team/keras", 3496), .issue("scikit-learn/scikit-learn", 24315),
      ]),
    saturation(
      "correct-zero", "an output of 0 is all that the format can say", verdict: .correct, value: 0,
      cause:
        "the exact probability is so small that it rounds to 0: a limitation of the format, not of the "
        + "computation.",
      remedy: "return log-probabilities, which stay finite",
      references: [.issue("lightgbm-org/LightGBM", 6405), .issue("FluxML/NNlib.jl", 68)]),
  ]

  /// A saturated output with a verdict.
  private static func saturation(
    _ name: String, _ title: String, verdict: Verdict, value: Double, cause: String, remedy: String,
    references: [PublicReference] = []
  ) -> FailurePattern {
    FailurePattern(
      name, title, cause: cause, remedy: remedy, references: references, isOfRounding: true,
      isExplaining: false, digits: verdict == .correct ? .notNeeded : .needed,
      trials: { row in
        verdict == .premature ? [row.trial(ShiftedTwoSum.self)] + row.wider() : []
      },
      evidence: { row, subject in
        guard row.quantity.range == .probability, !row.isSpoilt(subject) else { return nil }
        let saturated = subject.outputs.indices.filter {
          subject.outputs[$0] == value && row.judge.verdict(subject.outputs[$0], at: $0) == verdict
            && !row.judge.isFlushed(subject.outputs[$0], at: $0)
            // A masked class has weight; it is not nearly 1.
            && (value == 0 || row.received[$0] > -.infinity)
        }
        guard let first = saturated.first else { return nil }
        let others = saturated.count > 1 ? ", and \(saturated.count - 1) more" : ""
        return PatternEvidence(
          "class \(first) is \(value.brief)\(others); its exact value is \(row.exactText(first))",
          cause: name == "premature-one"
            ? row.causeOfOne(first) : name == "premature-zero" ? row.causeOfZero(first) : nil)
      })
  }
}

extension DiagnosisRow {
  /// What would have made an output 0 whose exact value rounds to more: fewer bits, or a subtraction from 1.
  fileprivate func causeOfZero(_ index: Int) -> String? {
    let format = pipeline.output
    let value = exact(index)
    guard format.significandBits > 11 else { return nil }
    var causes: [String] = []
    if value <= FloatFormat.binary16.leastNonzeroMagnitude / 2 {
      causes.append("in binary16, whose least number is 5.96046e-08")
    }
    if format.round(1 - value) == 1 {
      causes.append("as 1 less the rest's probability, which rounds to 1 in \(format.name)")
    }
    guard !causes.isEmpty else { return nil }
    return
      "a small probability is 0 in the output though the exact value rounds to a positive number; it is 0 if it "
      + "is computed " + causes.joined(separator: ", or ") + "."
  }

  /// Why an output is 1 whose exact value rounds to less: the sum 1 + s, if that rounds to 1.
  fileprivate func causeOfOne(_ index: Int) -> String {
    let (sum, most) = otherExponentials(index)
    let (name, unit) = (pipeline.accumulator.name, pipeline.accumulator.unitRoundoff)
    let others = "the other classes' exponentials, with 1 for this class's, "
    if sum <= unit {
      return others
        + "are \(sum.brief) together: 1 + s rounds to 1 in \(name), before the division."
    }
    if most <= unit {
      return others
        + "are at most \(most.brief) each, and 1 plus any one of them rounds to 1 in \(name); added "
        + "up first they are \(sum.brief), which counts."
    }
    return others
      + "are \(sum.brief) together, which no rounding of 1 + s in \(name) hides: the output is "
      + "1 for another reason."
  }

  /// The sum and the largest of `e^((x - x_index) / T)` over all other classes.
  private func otherExponentials(_ index: Int) -> (sum: Double, largest: Double) {
    let terms = received.indices.filter { $0 != index && received[$0] != -.infinity }.map {
      exponential((received[$0] - received[index]) / judge.exactTemperature)
    }
    return (NeumaierSum(terms).value, terms.max() ?? 0)
  }
}
