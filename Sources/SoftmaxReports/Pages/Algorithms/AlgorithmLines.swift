import Charts
import FloatFormats
import SoftmaxAnalysis
import SoftmaxStudies

/// The lines of one pipeline's charts.
struct AlgorithmLines {
  private let pipeline: AlgorithmStudy.Pipeline
  private let names: [String]
  /// The pipeline's name with its formats' titles.
  let title: String

  init(_ pipeline: AlgorithmStudy.Pipeline) {
    self.pipeline = pipeline
    names = pipeline.rows.first?.figures.map(\.algorithm) ?? []
    title = ["binary64", "binary32", "binary16"].reduce(pipeline.name) {
      $0.replacing($1, with: NumberStyle.formatTitle($1))
    }
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
        "One line for each algorithm; it is broken where outputs are not finite or have no correct digit. "
        + "Dotted: bounds. 0.5 ulp is the limit of correct rounding.",
      x: .init(label, scale), y: .init("ulp", .logarithmic),
      series: errors(rows) + bounds(rows), guides: [.init(.horizontal, at: 0.5, "0.5")])
  }

  /// Algorithms that give the same figures share a line.
  private func errors(_ rows: [AlgorithmStudy.Row]) -> [Chart.Series] {
    var series: [Chart.Series] = []
    for name in names {
      let points = points(rows, name) { $0.maxUlp }
      if let same = series.firstIndex(where: { $0.points == points }) {
        series[same].label += ", \(name)"
      } else {
        series.append(.init(name, .line, points, colour: Meaning.algorithm(name)))
      }
    }
    return series
  }

  private func bounds(_ rows: [AlgorithmStudy.Row]) -> [Chart.Series] {
    names.filter(Self.bounded.contains).map { name in
      .init(
        "bound of \(name)", .dashes, points(rows, name) { $0.maxBound },
        colour: Meaning.algorithm(name))
    }
  }

  /// A point for each kind of rows, without a number where the algorithm fails.
  private func points(
    _ rows: [AlgorithmStudy.Row], _ name: String,
    _ value: (AlgorithmStudy.Figure) -> Double?
  ) -> [Chart.Point] {
    rows.map { row in
      let figure = figure(row, name)
      return .init(row.value, fails(row, figure) ? nil : value(figure))
    }
  }

  private func figure(_ row: AlgorithmStudy.Row, _ name: String) -> AlgorithmStudy.Figure {
    row.figures.first { $0.algorithm == name }!
  }

  private func fails(_ row: AlgorithmStudy.Row, _ figure: AlgorithmStudy.Figure) -> Bool {
    row.rowsLeftOut > 0 || figure.nonFinite > 0 || (figure.maxUlp ?? 0) >= noDigit
  }

  /// From this error on, in ulps, no digit is correct: 2^(p - 1). In formats of a few bits that is too little
  /// to tell anything.
  private var noDigit: Double {
    guard let bits = FloatFormat.named(pipeline.formats.output)?.significandBits, bits >= 8
    else { return .infinity }
    return Double(sign: .plus, exponent: bits - 1, significand: 1)
  }

  func table() -> Document.Table {
    let rows = pipeline.rows.filter { $0.variable == .scale }
    return Document.Table(
      "Largest error in ulps by scale, rows of 100",
      columns: [Document.Column("algorithm", isNumber: false)]
        + rows.map { Document.Column(NumberStyle.number($0.value)) },
      rows: names.map { name in [name] + rows.map { cell($0, name) } })
  }

  /// The largest error of an algorithm in words.
  func cell(_ row: AlgorithmStudy.Row, _ name: String) -> String {
    let figure = figure(row, name)
    if row.rowsLeftOut > 0 { return "no such logits" }
    if figure.nonFinite > 0 { return "not finite" }
    return fails(row, figure) ? "no digit" : NumberStyle.ulps(figure.maxUlp)
  }
}
