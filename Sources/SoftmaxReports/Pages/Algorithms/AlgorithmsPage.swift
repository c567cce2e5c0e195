import SoftmaxAnalysis
public import SoftmaxStudies

/// Every algorithm beside the others, by what the rows are like.
public enum AlgorithmsPage {
  public static let entry = PublishedPage(
    "algorithms", "errors of the algorithms in pipelines of formats, beside their bounds"
  ) { work in
    let study = try AlgorithmSurvey(threads: work.threads).study()
    return DocumentFiles(page(study, command: work.command), from: [study])
  }

  public static func page(_ study: AlgorithmStudy, command: String) -> Document {
    Document(
      name: "algorithms", title: "Algorithms compared",
      summary:
        "\(study.pipelines.first?.rows.first?.figures.count ?? 0) ways to compute softmax, run in "
        + "\(study.pipelines.count) pipelines of formats over the same seeded rows, every output judged: errors by a class's gap, by the spread of the logits, the length of the rows and the "
        + "temperature, with what theory allows drawn in. The figures are maxima over the rows tried; exp and log are "
        + "correctly rounded, so the errors are the algorithms' own.",
      sections: [AlgorithmChoice.section(study), bounds] + study.pipelines.map(section),
      command: command)
  }

  private static let bounds = Document.Section(
    "The bounds drawn in",
    [
      .paragraph(
        "Dotted lines are a-priori bounds of each output's error, to first order in the unit roundoff u, for "
          + "functions that round correctly and sums taken term by term. S stands for the errors of the sum, n - 1 "
          + "where it is taken in the arithmetic itself; g for the class's gap, G for the mean gap weighted by the "
          + "probabilities, y for the log-sum-exp. A relative error of u is at most one ulp."),
      .table(
        Document.Table(
          "Bounds in ulps",
          columns: ["algorithm", "bound", "because"].map { Document.Column($0, isNumber: false) },
          rows: [
            ["naive", "3 + S", "two exponentials, in numerator and sum, and the division"],
            [
              "shifted, shifted-max-out", "3 + S + g + G",
              "the rounding of x - max, a relative u of the gap, is an error of the exponent",
            ],
            [
              "division-free", "2 + S + |y| + (y - x)",
              "the rounding of y is a factor of every output, and x - y is rounded as well",
            ],
            [
              "with a temperature T", "+ |x / T| and its mean",
              "x / T is rounded before anything else",
            ],
          ])),
      .list([
        "They are counted by hand, hold where nothing underflows or overflows on the way, and as long as (n + g + G) u, "
          + "and |x / T| u, are small: in bfloat16 (u = 2^-8) at gaps of 64, and in eight bits, the terms left out are as "
          + "large as those kept, and errors go beyond the lines.",
        "The tables of normwise errors have the bounds of Blanchard, Higham and Higham (IMA J. Numer. Anal. 41(4), "
          + "2021): errors relative to the row's largest output, which hide the tail. As published, that of division-free-shifted "
          + "leaves out the rounding of the last addition: rows of equal logits far from 0, as [80, 80], exceed it.",
      ]),
    ])

  private static func section(_ pipeline: AlgorithmStudy.Pipeline) -> Document.Section {
    let lines = AlgorithmLines(pipeline)
    var blocks: [Document.Block] = [
      .chart(lines.chart(.gap, "gap to the largest logit", .linear)),
      .chart(lines.chart(.scale, "standard deviation of the logits", .logarithmic)),
      .chart(lines.chart(.length, "logits per row", .logarithmic)),
      .chart(lines.chart(.temperature, "temperature", .logarithmic)),
      .table(lines.table()),
    ]
    if let bounds = pipeline.bounds { blocks.append(.table(normwise(bounds))) }
    return Document.Section(lines.title, blocks)
  }

  private static func normwise(_ study: BoundsStudy) -> Document.Table {
    Document.Table(
      "Normwise errors and their bounds, in units of u = \(NumberStyle.digits(study.unitRoundoff, 3)); scale 3, rows of 100; "
        + "left out are rows of which the naive sum overflows",
      columns: [Document.Column("algorithm", isNumber: false)]
        + ["mean error", "largest", "mean bound", "largest bound", "rows left out"].map {
          Document.Column($0)
        },
      rows: study.rows.map { row in
        [
          row.algorithm, NumberStyle.ulps(row.meanError), NumberStyle.ulps(row.maxError),
          NumberStyle.ulps(row.meanBound), NumberStyle.ulps(row.maxBound),
          "\(row.overflowRows) of \(row.logitRows)",
        ]
      })
  }
}
