import Charts
import FloatFormats
public import SoftmaxAnalysis

/// Every algorithm beside the others, by what the rows are like.
public enum AlgorithmsPage {
  public static func page(_ study: AlgorithmStudy, command: String) -> Page {
    Page(
      name: "algorithms", title: "Algorithms compared",
      summary:
        "Nine ways to compute softmax, run in nine pipelines of formats over the same seeded rows, every "
        + "output judged: errors by a class's gap, by the spread of the logits, the length of the rows and the "
        + "temperature, with what theory allows drawn in. The figures are maxima over the rows tried; exp and log are "
        + "correctly rounded, so the errors are the algorithms' own.",
      sections: [AlgorithmChoice.section(study), bounds] + study.pipelines.map(section),
      command: command)
  }

  private static let bounds = Page.Section(
    "The bounds drawn in",
    [
      .paragraph(
        "Dotted lines are a-priori bounds of each output's error, to first order in the unit roundoff u, for "
          + "functions that round correctly and sums taken term by term. S stands for the errors of the sum, n - 1 "
          + "where it is taken in the arithmetic itself; g for the class's gap, G for the mean gap weighted by the "
          + "probabilities, y for the log-sum-exp. A relative error of u is at most one ulp."),
      .table(
        Page.Table(
          "Bounds in ulps",
          columns: ["algorithm", "bound", "because"].map { Page.Column($0, isNumber: false) },
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

  private static func section(_ pipeline: AlgorithmStudy.Pipeline) -> Page.Section {
    let lines = AlgorithmLines(pipeline)
    var blocks: [Page.Block] = [
      .chart(lines.chart(.gap, "gap to the largest logit", .linear)),
      .chart(lines.chart(.scale, "standard deviation of the logits", .logarithmic)),
      .chart(lines.chart(.length, "logits per row", .logarithmic)),
      .chart(lines.chart(.temperature, "temperature", .logarithmic)),
      .table(lines.table()),
    ]
    if let bounds = pipeline.bounds { blocks.append(.table(normwise(bounds))) }
    return Page.Section(title(pipeline), blocks)
  }

  static func title(_ pipeline: AlgorithmStudy.Pipeline) -> String {
    ["binary64", "binary32", "binary16"].reduce(pipeline.name) {
      $0.replacing($1, with: NumberStyle.formatTitle($1))
    }
  }

  private static func normwise(_ study: BoundsStudy) -> Page.Table {
    Page.Table(
      "Normwise errors and their bounds, in units of u = \(NumberStyle.digits(study.unitRoundoff, 3)); scale 3, rows of 100; "
        + "left out are rows of which the naive sum overflows",
      columns: [Page.Column("algorithm", isNumber: false)]
        + ["mean error", "largest", "mean bound", "largest bound", "rows left out"].map {
          Page.Column($0)
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

/// The lines of one pipeline's charts.
struct AlgorithmLines {
  private let pipeline: AlgorithmStudy.Pipeline
  private let names: [String]
  private let title: String

  init(_ pipeline: AlgorithmStudy.Pipeline) {
    self.pipeline = pipeline
    names = pipeline.rows.first?.figures.map(\.algorithm) ?? []
    title = AlgorithmsPage.title(pipeline)
  }

  /// Those whose bounds are drawn; shifted-max-out has that of shifted.
  private static let bounded = ["naive", "shifted", "division-free"]

  func chart(
    _ variable: AlgorithmStudy.Variable, _ label: String, _ scale: Chart.Axis.Scale
  ) -> Chart {
    let rows = pipeline.rows.filter { $0.variable == variable }
    return Chart(
      title: "\(title): largest error by \(variable.rawValue)",
      summary:
        "One line for each algorithm; it ends where outputs are not finite or have no correct digit. "
        + "Dotted: bounds. 0.5 ulp is the limit of correct rounding.",
      x: .init(label, scale), y: .init("ulp", .logarithmic),
      series: errors(rows) + bounds(rows), guides: [.init(.horizontal, at: 0.5, "0.5")])
  }

  /// Algorithms that give the same figures share a line.
  private func errors(_ rows: [AlgorithmStudy.Row]) -> [Chart.Series] {
    var series: [Chart.Series] = []
    for (colour, name) in names.enumerated() {
      let points = points(rows, name) { $0.maxUlp }
      if let same = series.firstIndex(where: { $0.points == points }) {
        series[same].label += ", \(name)"
      } else {
        series.append(.init(name, .line, points, colour: colour))
      }
    }
    return series
  }

  private func bounds(_ rows: [AlgorithmStudy.Row]) -> [Chart.Series] {
    names.enumerated().filter { Self.bounded.contains($0.element) }.map { colour, name in
      .init("bound of \(name)", .dashes, points(rows, name) { $0.maxBound }, colour: colour)
    }
  }

  /// Those of the rows in which the algorithm does not fail.
  private func points(
    _ rows: [AlgorithmStudy.Row], _ name: String,
    _ value: (AlgorithmStudy.Figure) -> Double?
  ) -> [Chart.Point] {
    rows.map { (row: $0, figure: figure($0, name)) }
      .filter { !fails($0.row, $0.figure) }
      .compactMap { pair in value(pair.figure).map { .init(pair.row.value, $0) } }
  }

  private func figure(_ row: AlgorithmStudy.Row, _ name: String) -> AlgorithmStudy.Figure {
    row.figures.first { $0.algorithm == name }!
  }

  private func fails(_ row: AlgorithmStudy.Row, _ figure: AlgorithmStudy.Figure) -> Bool {
    row.rowsLeftOut > 0 || figure.nonFinite > 0 || figure.maxUlp >= noDigit
  }

  /// From this error on, in ulps, no digit is correct: 2^(p - 1). In formats of a few bits that is too little
  /// to tell anything.
  private var noDigit: Double {
    let output = FloatFormat.all.first { $0.name == pipeline.formats.output }
    guard let bits = output?.significandBits, bits >= 8 else { return .infinity }
    return Double(sign: .plus, exponent: bits - 1, significand: 1)
  }

  func table() -> Page.Table {
    let rows = pipeline.rows.filter { $0.variable == .scale }
    return Page.Table(
      "Largest error in ulps by scale, rows of 100",
      columns: [Page.Column("algorithm", isNumber: false)]
        + rows.map { Page.Column(NumberStyle.number($0.value)) },
      rows: names.map { name in [name] + rows.map { cell($0, name) } })
  }

  /// The largest error of an algorithm in words.
  func cell(_ row: AlgorithmStudy.Row, _ name: String) -> String {
    let figure = figure(row, name)
    if row.rowsLeftOut > 0 { return "no such logits" }
    if figure.nonFinite > 0 { return "not finite" }
    return figure.maxUlp >= noDigit ? "no digit" : NumberStyle.ulps(figure.maxUlp)
  }
}
