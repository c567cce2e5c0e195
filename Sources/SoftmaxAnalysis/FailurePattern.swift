import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// A way in which softmax is known to fail.
struct FailurePattern: Sendable {
  let name: String
  let title: String
  let cause: String
  let remedy: String
  let references: [PublicReference]
  /// What the row and outputs show of it, or nil if they do not.
  let evidence: @Sendable (DiagnosisRow, DiagnosisSubject) -> String?
  /// The remedy in a form that can be run, where there is one for the row.
  let plan: @Sendable (DiagnosisRow) -> (any SoftmaxAlgorithm.Type, FormatPipeline)?

  init(
    _ name: String, _ title: String, cause: String, remedy: String,
    references: [PublicReference] = [],
    plan: @escaping @Sendable (DiagnosisRow) -> (any SoftmaxAlgorithm.Type, FormatPipeline)? = {
      _ in nil
    },
    evidence: @escaping @Sendable (DiagnosisRow, DiagnosisSubject) -> String?
  ) {
    self.name = name
    self.title = title
    self.cause = cause
    self.remedy = remedy
    self.references = references
    self.plan = plan
    self.evidence = evidence
  }

  /// Every pattern: first those of the row itself, then overflow and underflow, lost digits, and last
  /// what is no more than the format's limit.
  static let all: [FailurePattern] = rowPatterns + rangePatterns + digitPatterns + limitPatterns
}

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
      ],
      evidence: { row, _ in
        row.received.allSatisfy { $0 == -.infinity }
          ? "all \(row.received.count) logits are -inf\(row.finiteAsGiven)" : nil
      }),
    FailurePattern(
      "nan-logit", "a logit is NaN",
      cause:
        "NaN among the logits makes every exact value NaN; kernels whose maximum skips NaN may "
        + "hide it in part of the outputs.",
      remedy: "find where the NaN comes from; softmax cannot repair it",
      evidence: { row, _ in
        row.logits.firstIndex(where: \.isNaN).map { "logit \($0) is NaN" }
      }),
    FailurePattern(
      "infinite-logit", "a logit is +inf",
      cause: "inf - inf is NaN; libraries differ in which outputs become NaN.",
      remedy:
        "clamp logits to the largest finite number, or treat a single +inf as certainty yourself",
      references: [
        .issue("jax-ml/jax", 21495), .issue("scipy/scipy", 23225),
        .issue("openvinotoolkit/openvino", 33456),
      ],
      evidence: { row, _ in
        row.logits.firstIndex(of: .infinity).map { "logit \($0) is +inf" }
      }),
    FailurePattern(
      "logit-beyond-format", "a logit does not fit into the format",
      cause: "a finite logit becomes infinite when it is rounded into the format.",
      remedy: "keep logits in a wider format, or scale them down before they are stored",
      evidence: { row, _ in
        zip(row.logits, row.received).first { $0.isFinite && !$1.isFinite }.map {
          "\($0.brief) becomes \($1.brief) in \(row.pipeline.input.name), whose largest number is "
            + row.pipeline.input.greatestFiniteMagnitude.brief
        }
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
      plan: { row in
        let wide = FormatPipeline(
          .binary64, input: row.pipeline.input, output: row.pipeline.output)
        return row.pipeline.arithmetic == .binary64 ? nil : (Shifted.self, wide)
      },
      evidence: { row, _ in
        guard row.temperature != 1 else { return nil }
        return zip(row.received, row.scaled).first { $0.isFinite && !$1.isFinite }.map {
          "\($0.brief) / \(row.temperature.brief) is \($1.brief) in \(row.pipeline.arithmetic.name)"
        }
      }),
  ]
}

extension DiagnosisRow {
  fileprivate var finiteAsGiven: String {
    logits.contains(where: \.isFinite) ? " in \(pipeline.input.name)" : ""
  }
}
