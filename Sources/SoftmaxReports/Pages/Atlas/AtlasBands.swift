import Charts
import SoftmaxAnalysis
import SoftmaxStudies

/// The bands in which algorithms saturate too early, by the row that they get.
enum AtlasBands {
  static func blocks(_ format: String, _ atlas: SaturationAtlas, classes: [Int]) -> [Document.Block]
  {
    classes.compactMap { classes in
      func row(_ run: Thresholds) -> Thresholds.Row? {
        run.rows.first { $0.format == format && $0.classes == classes }
      }
      return row(atlas.largeZero).flatMap { large in
        row(atlas.smallZero).flatMap { chart(large, $0) }
      }.map(Document.Block.chart)
    }
  }

  private static func chart(_ large: Thresholds.Row, _ small: Thresholds.Row) -> Chart? {
    let ones = [
      spans(
        "early 1 on [0, -d, ...]", large, large.toOne, \.toOne, colour: Meaning.earlyOne(0),
        shift: 0.15),
      spans(
        "early 1 on [d, 0, ...]", small, small.toOne, \.toOne, colour: Meaning.earlyOneBelowZero,
        shift: -0.15),
    ].compactMap { $0 }
    let zeros = [
      spans(
        "early 0 on [0, -d, ...]", large, large.toZero, \.toZero, colour: Meaning.earlyZero,
        shift: 0.15)
    ].compactMap { $0 }
    guard !(ones + zeros).isEmpty else { return nil }
    let bases = Set((large.algorithms + small.algorithms).map(\.basis.rawValue)).sorted()
    return Chart(
      title: "\(NumberStyle.formatTitle(large.format)), \(large.classes) classes: premature bands",
      summary:
        "For each algorithm, on both rows, the gaps between its own first 1 or 0 and the one of correct rounding "
        + "(\(bases.joined(separator: ", "))).",
      x: .init("gap d"), y: .init("", names: large.algorithms.map(\.algorithm)),
      series: ones + zeros,
      guides: (ones.isEmpty ? [] : guide(large.toOne, "1 is correct"))
        + (zeros.isEmpty ? [] : guide(large.toZero, "0 is correct")))
  }

  private static func guide(_ due: Thresholds.Threshold?, _ label: String) -> [Chart.Guide] {
    due.flatMap { Double($0.exact) }.map { [.init(.vertical, at: $0, label)] } ?? []
  }

  private static func spans(
    _ label: String, _ row: Thresholds.Row, _ due: Thresholds.Threshold?,
    _ band: KeyPath<Thresholds.AlgorithmThresholds, Thresholds.Band?>, colour: Int, shift: Double
  ) -> Chart.Series? {
    // Where the line of what is correct is: the format's first number there may lie beyond it.
    guard let end = due.flatMap({ Double($0.exact) }) else { return nil }
    let points = row.algorithms.enumerated().compactMap { index, algorithm -> Chart.Point? in
      guard let first = algorithm[keyPath: band]?.first.decimal, first < end else { return nil }
      return .init(first, Double(index) + shift, xEnd: end)
    }
    return points.isEmpty ? nil : .init(label, .spans, points, colour: colour)
  }
}
