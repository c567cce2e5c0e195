import SoftmaxAnalysis
import SoftmaxStudies

/// Which algorithm to choose, with the figures that speak for it.
enum AlgorithmChoice {
  private struct Advice {
    let purpose: String
    let algorithm: String
    let reason: String
  }

  private static let advice = [
    Advice(
      purpose: "anything, by default", algorithm: "shifted",
      reason:
        "exp does not overflow, and every library has it; its error grows with the gap, as x - max is rounded"
    ),
    Advice(
      purpose: "large gaps", algorithm: "shifted-two-sum",
      reason:
        "keeps the rounding error of x - max; what is left is that of the sum, which grows with the length"
    ),
    Advice(
      purpose: "large gaps, no search for the maximum", algorithm: "two-pass",
      reason:
        "e^x as a number and a power of two: no x - max; exponents of huge logits are beyond narrow formats"
    ),
    Advice(
      purpose: "many small classes beside a large one", algorithm: "shifted-max-out",
      reason:
        "they are summed among themselves before they meet the 1, which absorbs each by itself"),
    Advice(
      purpose: "one pass over the logits", algorithm: "online",
      reason: "same range as shifted; rescaling the running sum rounds as well"),
    Advice(
      purpose: "logits known to be small", algorithm: "naive",
      reason: "no x - max, so no error of it; but exp overflows, to NaN, once a logit is large"),
    Advice(
      purpose: "log-softmax at hand", algorithm: "division-free-shifted",
      reason:
        "no division; its error grows with |log-sum-exp| as well, and so do its premature ones: see the atlas"
    ),
    Advice(
      purpose: "hardware with a fast 2^x", algorithm: "base-2",
      reason: "logits are multiplied by log2 e first, which adds an error that grows with the gap"),
  ]

  /// The pipelines and scales that the figures are of.
  private static let shown = [
    ("binary64", 3.0), ("binary64", 100.0), ("binary32", 3.0), ("binary16", 3.0),
  ]

  static func section(_ study: AlgorithmStudy) -> Document.Section {
    Document.Section(
      "Which to choose",
      [
        .table(
          Document.Table(
            "Largest error in ulps at a standard deviation of the logits, rows of 100",
            columns: ["for", "choose", "because"].map { Document.Column($0, isNumber: false) }
              + shown.map {
                Document.Column("\(NumberStyle.formatTitle($0.0)), \(NumberStyle.number($0.1))")
              },
            rows: advice.map { advice in
              [advice.purpose, advice.algorithm, advice.reason]
                + shown.map { figure(study, advice.algorithm, $0.0, $0.1) }
            })),
        .paragraph(
          "Where the formats can differ, computing in Float what is stored in 16 bits mends more than any algorithm does: "
            + "in those pipelines these, but for naive, are off by \(NumberStyle.ulps(widerError(study))) ulp at most over "
            + "all rows tried."),
      ])
  }

  /// The largest error of the algorithms above in the pipelines that compute in a wider format; naive, which
  /// overflows there as well, is left out.
  private static func widerError(_ study: AlgorithmStudy) -> Double? {
    let named = Set(advice.map(\.algorithm)).subtracting(["naive"])
    return study.pipelines.filter { $0.formats.arithmetic != $0.formats.output }
      .flatMap(\.rows).flatMap(\.figures).filter { named.contains($0.algorithm) }
      .map { $0.nonFinite > 0 ? .infinity : $0.maxUlp ?? 0 }.max()
  }

  private static func figure(
    _ study: AlgorithmStudy, _ algorithm: String, _ pipeline: String, _ scale: Double
  ) -> String {
    guard let pipeline = study.pipelines.first(where: { $0.name == pipeline }),
      let row = pipeline.rows.first(where: { $0.variable == .scale && $0.value == scale })
    else { return "" }
    return AlgorithmLines(pipeline).cell(row, algorithm)
  }
}
