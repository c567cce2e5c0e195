import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of temperatures that the format cannot divide by.
  static let temperaturePatterns: [FailurePattern] = [
    FailurePattern(
      "zero-temperature", "the temperature is 0",
      cause:
        "as the temperature falls to 0 softmax has a limit: the largest logits share 1 equally, and every other "
        + "class has 0.",
      remedy:
        "take the argmax, without softmax, where the temperature is 0 or too small to divide by",
      references: [
        .issue("google-deepmind/gemma", 562), .issue("ggml-org/ggml", 37),
        .issue("suno-ai/bark", 270), .issue("microsoft/onnxruntime-genai", 1211),
        .issue("OpenNMT/CTranslate2", 1511),
      ],
      digits: .notNeeded,
      evidence: { row, subject in
        guard row.temperature == 0, !row.isUndefined else { return nil }
        let wrong = subject.outputs.indices.filter { !row.isDue(subject.outputs[$0], at: $0) }
        guard let first = wrong.first else { return nil }
        return PatternEvidence(
          row.limitText + "; " + row.comparison(subject.outputs, wrong, first),
          cause: row.limitCause(subject.outputs), remedy: row.limitRemedy(subject.outputs))
      }),
    FailurePattern(
      "temperature-overflow", "dividing by the temperature overflows",
      cause:
        "a finite logit divided by a small temperature is beyond the format, or the temperature "
        + "itself rounds to 0; inf - inf is NaN then.",
      remedy: "subtract the largest logit before dividing by the temperature, or divide in a wider "
        + "format; below some temperature take the argmax",
      references: [
        .issue("vllm-project/vllm", 890), .issue("vllm-project/vllm", 1623),
        .issue("vllm-project/vllm", 22180),
      ],
      digits: .notNeeded,
      trials: { row in
        row.pipeline.arithmetic == .binary64
          ? []
          : [
            row.trial(Shifted.self) { ($0.arithmetic, $0.accumulator) = (.binary64, .binary64) }
          ]
      },
      evidence: { row, _ in
        guard row.temperature != 1, row.temperature != 0 else { return nil }
        return zip(row.received, row.scaled).first { $0.isFinite && !$1.isFinite }.map {
          PatternEvidence(
            "\($0.brief) / \(row.temperature.brief) is \($1.brief) in \(row.pipeline.arithmetic.name)"
          )
        }
      }),
  ]
}

extension DiagnosisRow {
  /// What the results tend to.
  fileprivate var limitText: String {
    let ties = received.count { $0 == largest }
    let first = indexOfLargest(received)
    switch quantity.range {
    case .real:
      return "the log-sum-exp of x / T tends to \(judge.certified[0].value.brief)"
    case .probability:
      return ties == 1
        ? "class \(first) tends to 1, all others to 0"
        : "the \(ties) classes with the largest logit tend to \(exactText(first)) each, all others to 0"
    case .logProbability:
      return ties == 1
        ? "class \(first) tends to 0, all others to -inf"
        : "the \(ties) classes with the largest logit tend to \(exactText(first)) each, all others to -inf"
    }
  }

  /// What the limit is and, where an output is NaN, how a division by 0 makes one.
  fileprivate func limitCause(_ outputs: [Double]) -> String {
    let limit =
      switch quantity.range {
      case .probability:
        "softmax has a limit: the largest logits share 1 equally, and every other class has 0."
      case .logProbability:
        "log-softmax tends to -log k for the k largest logits, and to -inf for every other class."
      case .real:
        "the log-sum-exp of x / T goes to +inf or -inf with the largest logit's sign, and to log k where k logits "
          + "of 0 are the largest."
      }
    return outputs.contains(where: \.isNaN)
      ? "x / 0 is infinite, or NaN for x = 0, and inf - inf is NaN. As the temperature falls to 0 "
        + limit
      : "as the temperature falls to 0 " + limit
  }

  /// What to do where one of several largest logits took everything; nil elsewhere.
  fileprivate func limitRemedy(_ outputs: [Double]) -> String? {
    let ties = received.indices.filter { received[$0] == largest }
    guard quantity.range == .probability, ties.count > 1,
      outputs.count(where: { $0 == 1 }) == 1, ties.contains(where: { outputs[$0] == 1 }),
      outputs.count(where: { $0 == 0 }) == outputs.count - 1
    else { return nil }
    return
      "give each of the \(ties.count) largest logits 1/\(ties.count): an argmax names one of them alone"
  }

  fileprivate func comparison(_ outputs: [Double], _ wrong: [Int], _ first: Int) -> String {
    let place = !quantity.isForEachLogit ? "it" : "class \(first)"
    let verb = wrong.count == 1 ? "differs" : "differ"
    return
      "\(wrong.count) of \(outputs.count) \(outputs.count == 1 ? "output" : "outputs") \(verb): "
      + "\(place) is \(outputs[first].brief)"
  }
}
