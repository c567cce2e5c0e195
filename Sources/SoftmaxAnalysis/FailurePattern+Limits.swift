import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of outputs as good as their format, or nearly, and what the format cannot do.
  static let limitPatterns: [FailurePattern] = [
    saturation(
      "premature-one", "an output is 1 too early", verdict: .premature, value: 1,
      cause:
        "the largest probability is 1 in the output though the exact value rounds to less: 1 + s "
        + "was rounded to 1 before the division.",
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
      remedy: "return log-probabilities, or 1 - p as the sum of the other classes"),
    saturation(
      "correct-zero", "an output of 0 is all that the format can say", verdict: .correct, value: 0,
      cause: "the exact probability is below half the format's least number: a limitation of the "
        + "format, not of the computation.",
      remedy: "return log-probabilities, which stay finite"),
    FailurePattern(
      "coarse-output-format", "the output's format has few digits",
      cause:
        "outputs are as near to the exact values as the format allows, and the format's spacing is "
        + "what remains.",
      remedy: "return the outputs, or the loss, in binary32",
      references: [.issue("google-deepmind/optax", 1020)],
      plan: { row in
        var pipeline = row.pipeline
        (pipeline.arithmetic, pipeline.accumulator, pipeline.output) = (
          .binary32, .binary32, .binary32
        )
        return (ShiftedMaxOut.self, pipeline)
      },
      evidence: { row, subject in
        guard row.quantity != .softmax, row.pipeline.output.significandBits <= 11,
          row.greatestError(subject.outputs) <= 0.5
        else { return nil }
        let coarse = subject.outputs.indices.filter {
          let exact = row.exact($0)
          return (subject.outputs[$0] - exact).magnitude > exact.magnitude * 0x1p-12
        }
        return coarse.first.map {
          "\(subject.outputs[$0].brief) is \(row.exact($0).brief) rounded once to "
            + row.pipeline.output.name
        }
      }),
    FailurePattern(
      "sum-above-one", "the outputs sum to more than 1",
      cause:
        "each output is rounded on its own; read as doubles their sum exceeds 1, and samplers that "
        + "check it (NumPy's multinomial allows 1e-12) refuse the row.",
      remedy: "convert to double and divide by the sum, before sampling",
      references: [.issue("clab/dynet", 699), .issue("numpy/numpy", 8053)],
      evidence: { row, subject in
        guard row.quantity == .softmax, let deviation = row.sumDeviation(subject.outputs),
          deviation > 1e-12
        else { return nil }
        return "the outputs sum to 1 + \(deviation.brief)"
      }),
  ]

  /// A saturated output with a verdict.
  private static func saturation(
    _ name: String, _ title: String, verdict: Verdict, value: Double, cause: String, remedy: String
  ) -> FailurePattern {
    FailurePattern(
      name, title, cause: cause, remedy: remedy,
      plan: { row in
        guard verdict == .premature else { return nil }
        var pipeline = row.pipeline
        let isNarrow = pipeline.arithmetic.significandBits < 24
        (pipeline.arithmetic, pipeline.accumulator) =
          isNarrow ? (.binary32, .binary32) : (.binary64, .binary64)
        return pipeline == row.pipeline ? nil : (Shifted.self, pipeline)
      },
      evidence: { row, subject in
        guard row.quantity == .softmax, !row.isSpoilt(subject) else { return nil }
        let saturated = subject.outputs.indices.filter {
          subject.outputs[$0] == value && row.judge.verdict(subject.outputs[$0], at: $0) == verdict
            && !row.judge.isFlushed(subject.outputs[$0], at: $0)
        }
        guard let first = saturated.first else { return nil }
        let enclosure = row.judge.certified[first].enclosure
        let exact =
          value == 1
          ? "1 - \((-(enclosure.distanceToOne ?? 0)).magnitude.brief)" : row.exact(first).brief
        let others = saturated.count > 1 ? ", and \(saturated.count - 1) more" : ""
        return "class \(first) is \(value.brief)\(others); its exact value is \(exact)"
      })
  }
}

extension Enclosure {
  /// `1 - exact value`, to a few digits, for a value next to 1.
  fileprivate var distanceToOne: Double? {
    guard let ulps = ulpError(of: 1, in: .binary64), let binade else { return nil }
    return ulps
      * FloatFormat.binary64.ulp(of: Double(sign: .plus, exponent: binade, significand: 1))
  }
}
