import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of rows that have no finite result, whatever is done.
  static let rowPatterns: [FailurePattern] = [
    FailurePattern(
      "all-masked-row", "every class is masked",
      cause:
        "all logits are -inf, so that max - max is NaN and the sum of exponentials 0: softmax is "
        + "0/0. Implementations that guard against it give zeros, others NaN, some both by row length.",
      remedy: "skip such rows, or decide on a value for them before softmax is called",
      references: [
        .issue("pytorch/pytorch", 41508), .issue("pytorch/pytorch", 103749),
        .issue("pytorch/pytorch", 103963), .issue("ml-explore/mlx", 1467),
        .issue("pytorch/pytorch", 131060), .issue("iree-org/iree", 24175),
        .issue("tracel-ai/burn", 4697), .issue("uxlfoundation/oneDNN", 4890),
      ],
      digits: .notNeeded,
      evidence: { row, subject in
        guard row.received.allSatisfy({ $0 == -.infinity }) else { return nil }
        let count = row.received.count
        let logits = count == 1 ? "the only logit is -inf" : "all \(count) logits are -inf"
        let shows = logits + row.finiteAsGiven
        guard !row.quantity.isForEachLogit else { return PatternEvidence(shows) }
        // -inf is what is due.
        guard !row.isDue(subject.outputs[0], at: 0) else { return nil }
        return PatternEvidence(
          "\(shows), and the output is \(subject.outputs[0].brief); the exact value is -inf",
          cause:
            "the sum of no exponentials is 0, and log 0 is -inf: that is the exact value. A shift by the "
            + "maximum computes -inf - -inf, which is NaN.",
          remedy: "return the maximum where it is -inf, before anything is subtracted",
          references: [
            .issue("JuliaStats/StatsFuns.jl", 22), .issue("stan-dev/math", 646),
            .issue("HenrikBengtsson/matrixStats", 84), .issue("rmcgibbo/logsumexp", 2),
            .issue("tinygrad/tinygrad", 13798),
          ])
      }),
    FailurePattern(
      "nan-logit", "a logit is NaN",
      cause:
        "NaN among the logits makes every exact value NaN; kernels whose maximum skips NaN may "
        + "hide it in part of the outputs.",
      remedy: "find where the NaN comes from; softmax cannot repair it",
      digits: .notNeeded,
      evidence: { row, subject in
        row.logits.firstIndex(where: \.isNaN).map { index in
          PatternEvidence(
            "logit \(index) is NaN",
            cause: !row.quantity.isForEachLogit
              ? "NaN among the logits makes the log-sum-exp NaN; a kernel whose maximum and sum skip "
                + "NaN may hide it." : nil)
        }
      }),
    FailurePattern(
      "infinite-logit", "a logit is +inf",
      cause: "inf - inf is NaN; libraries differ in which outputs become NaN.",
      remedy:
        "clamp logits to the largest finite number, or treat a single +inf as certainty yourself",
      references: [
        .issue("jax-ml/jax", 21495), .issue("scipy/scipy", 23225),
        .issue("openvinotoolkit/openvino", 33456), .issue("FluxML/NNlib.jl", 206),
      ],
      digits: .notNeeded,
      evidence: { row, subject in
        guard let index = row.logits.firstIndex(of: .infinity) else { return nil }
        guard !row.quantity.isForEachLogit else { return "logit \(index) is +inf" }
        guard !row.isDue(subject.outputs[0], at: 0) else { return nil }
        return PatternEvidence(
          "logit \(index) is +inf, and the output is \(subject.outputs[0].brief); "
            + "\(row.judge.certified[0].value.brief) is due",
          cause:
            "the exponential of +inf is +inf, and so are the sum and its logarithm; a shift by the "
            + "maximum computes inf - inf, which is NaN.",
          remedy: "return the maximum where it is +inf, before anything is subtracted")
      }),
    FailurePattern(
      "logit-beyond-format", "a logit does not fit into the format",
      cause: "a finite logit becomes infinite when it is rounded into the format.",
      remedy: "keep logits in a wider format, or scale them down before they are stored",
      digits: .notNeeded,
      evidence: { row, _ in
        zip(row.logits, row.received).first {
          $0.isFinite && !$1.isFinite || $0.isInfinite && $1.isNaN
        }.map { logit, received in
          let format = row.pipeline.input
          return PatternEvidence(
            "\(logit.brief) becomes \(received.brief) in \(format.name), whose largest number is "
              + format.greatestFiniteMagnitude.brief,
            cause: received.isNaN
              ? "the format has no infinity: what lies beyond its largest number becomes NaN."
              : nil,
            remedy: logit == -.infinity
              ? "mask with the format's least number, -\(format.greatestFiniteMagnitude.brief), or keep "
                + "logits in a format that has infinities" : nil)
        }
      }),
  ]
}

extension DiagnosisRow {
  fileprivate var finiteAsGiven: String {
    logits.contains(where: \.isFinite) ? " in \(pipeline.input.name)" : ""
  }
}
