import Charts
public import SoftmaxAnalysis

/// Every algorithm beside the others, by what the rows are like.
public enum AlgorithmsPage {
  public static func page(_ study: AlgorithmStudy, command: String) -> Page {
    var formats: [String] = []
    for total in study.rows.first?.totals ?? [] where !formats.contains(total.format) {
      formats.append(total.format)
    }
    return Page(
      name: "algorithms", title: "Algorithms compared",
      summary:
        "The largest error of each algorithm over seeded rows, as the spread of the logits, the length of the "
        + "rows and the temperature vary, every output judged. The figures are maxima over the rows tried; exp and log "
        + "are correctly rounded, so the errors are the algorithms' own.",
      sections: [choice] + formats.map { section($0, study) }, command: command)
  }

  private static let choice = Page.Section(
    "Which to choose",
    [
      .table(
        Page.Table(
          "", columns: ["for", "choose", "because"].map { Page.Column($0, isNumber: false) },
          rows: [
            [
              "anything, by default", "shifted",
              "never overflows, and every library has it; its error grows with the gap, as x - max is rounded",
            ],
            [
              "large gaps", "shifted-two-sum",
              "keeps the rounding error of x - max; what is left is the error of the sum, which grows with the length",
            ],
            [
              "long rows in Double", "two-pass",
              "no x - max: e^x as a number and a power of two, which cannot overflow; among the smallest errors below",
            ],
            [
              "one pass over the logits", "online",
              "same range as shifted; the running sum is rescaled, which adds errors",
            ],
            [
              "logits known to be small", "naive",
              "no x - max, so no error of it; but exp overflows, to NaN, once a logit is large",
            ],
            [
              "log-softmax at hand", "division-free-shifted",
              "no division; its error grows with |lse| as that of shifted does",
            ],
            [
              "hardware with a fast 2^x", "base-2",
              "the logits are multiplied by log2 e first, which adds an error that grows with the gap",
            ],
          ]))
    ])

  private static func section(_ format: String, _ study: AlgorithmStudy) -> Page.Section {
    Page.Section(
      NumberStyle.formatTitle(format),
      [
        .chart(chart(format, study, .scale, "standard deviation of the logits")),
        .chart(chart(format, study, .length, "logits per row")),
        .chart(chart(format, study, .temperature, "temperature")), .table(table(format, study)),
      ])
  }

  private static func names(_ format: String, _ study: AlgorithmStudy) -> [String] {
    study.rows[0].totals.filter { $0.format == format }.map(\.algorithm)
  }

  private static func totals(
    _ row: AlgorithmStudy.Row, _ format: String, _ algorithm: String
  ) -> Totals {
    row.totals.first { $0.format == format && $0.algorithm == algorithm }!
  }

  private static func chart(
    _ format: String, _ study: AlgorithmStudy, _ variable: AlgorithmStudy.Variable, _ label: String
  ) -> Chart {
    let rows = study.rows.filter { $0.variable == variable }
    return Chart(
      title: "\(NumberStyle.formatTitle(format)): largest error by \(variable.rawValue)",
      summary:
        "One line for each algorithm; a line ends where outputs are no longer finite. 0.5 ulp is the limit of "
        + "correct rounding.",
      x: .init(label, .logarithmic), y: .init("ulp", .logarithmic),
      series: names(format, study).map { algorithm in
        .init(
          algorithm, .line,
          rows.map { ($0.value, totals($0, format, algorithm)) }.filter { $0.1.nonFinite == 0 }
            .map { .init($0.0, $0.1.maxUlp) })
      }, guides: [.init(.horizontal, at: 0.5, "0.5")])
  }

  private static func table(_ format: String, _ study: AlgorithmStudy) -> Page.Table {
    let rows = study.rows.filter { $0.variable == .scale }
    return Page.Table(
      "Largest error in ulps by scale, rows of 100",
      columns: [Page.Column("algorithm", isNumber: false)]
        + rows.map { Page.Column(NumberStyle.number($0.value)) },
      rows: names(format, study).map { algorithm in
        [algorithm]
          + rows.map { row in
            let totals = totals(row, format, algorithm)
            return totals.nonFinite > 0 ? "not finite" : NumberStyle.ulps(totals.maxUlp)
          }
      })
  }
}
