import Charts
import SoftmaxAnalysis

/// The bands in which algorithms saturate too early.
enum AtlasBands {
  static func blocks(_ format: String, _ run: Thresholds, classes: [Int]) -> [Page.Block] {
    classes.compactMap { classes in
      run.rows.first { $0.format == format && $0.classes == classes }.flatMap(chart)
    }.map(Page.Block.chart)
  }

  private static func chart(_ row: Thresholds.Row) -> Chart? {
    let series = [
      spans("early 1", row, row.toOne, \.toOne, colour: 1),
      spans("early 0", row, row.toZero, \.toZero, colour: 3),
    ].compactMap { $0 }
    guard !series.isEmpty else { return nil }
    let guides = [(row.toOne, "1 is correct"), (row.toZero, "0 is correct")].enumerated().compactMap
    {
      index, due -> Chart.Guide? in
      guard series.contains(where: { $0.colour == 1 + 2 * index }) else { return nil }
      return due.0.flatMap { Double($0.exact) }.map { .init(.vertical, at: $0, due.1) }
    }
    return Chart(
      title: "\(NumberStyle.formatTitle(row.format)), \(row.classes) classes: premature bands",
      summary:
        "For each algorithm the gaps between its own first 1 or 0 and the one of correct rounding.",
      x: .init("gap d"), y: .init("", names: row.algorithms.map(\.algorithm)), series: series,
      guides: guides)
  }

  private static func spans(
    _ label: String, _ row: Thresholds.Row, _ due: Thresholds.Threshold?,
    _ band: KeyPath<Thresholds.AlgorithmThresholds, Thresholds.Band?>, colour: Int
  ) -> Chart.Series? {
    guard let end = due?.first?.decimal else { return nil }
    let points = row.algorithms.enumerated().compactMap { index, algorithm -> Chart.Point? in
      guard let first = algorithm[keyPath: band]?.first.decimal, first < end else { return nil }
      return .init(first, Double(index), xEnd: end)
    }
    return points.isEmpty ? nil : .init(label, .spans, points, colour: colour)
  }
}
