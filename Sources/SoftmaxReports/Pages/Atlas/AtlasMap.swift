import Charts
import SoftmaxAnalysis
import SoftmaxStudies

/// The map of one format over the gap and the number of classes.
struct AtlasMap {
  private let rows: [Thresholds.Row]
  /// What the shifted algorithm does, by how it takes sums.
  private let shifted: [Run]

  private typealias Run = (summation: String, rows: [Thresholds.Row])

  /// The gaps shown.
  private let range: ClosedRange<Double>

  init(_ format: String, _ atlas: SaturationAtlas) {
    rows = atlas.due.rows.filter { $0.format == format }
    shifted = atlas.shifted.map { run in
      ("\(run.summation ?? .plain)", run.rows.filter { $0.format == format })
    }
    let gaps = rows.flatMap { [$0.toOne, $0.subnormal, $0.toZero] }.compactMap(Self.gap)
      .filter { $0 > 0 }
    // Powers of two: nothing that was found.
    range =
      Self.powerOfTwo(upTo: min(1, gaps.min() ?? 1))...2 * Self.powerOfTwo(upTo: gaps.max() ?? 1)
  }

  private static func powerOfTwo(upTo value: Double) -> Double {
    Double(sign: .plus, exponent: Int(value.exponent), significand: 1)
  }

  private static func gap(_ threshold: Thresholds.Threshold?) -> Double? {
    threshold.flatMap { Double($0.exact) }
  }

  func chart(_ title: String) -> Chart {
    let areas: [Chart.Series?] = [
      area("rounds to 1", colour: Meaning.one, from: \.toOne, to: nil),
      area("subnormal", colour: Meaning.subnormal, from: \.subnormal, to: \.toZero),
      area("rounds to 0", colour: Meaning.zero, from: \.toZero, to: nil),
    ]
    return Chart(
      title: "\(title): where outputs saturate",
      summary:
        "A map over the gap and the number of classes, on [0, -d, -d, ...]: where the large class is 1, where the "
        + "small ones are subnormal or 0, and from which gap on the shifted algorithm gives 1 too early, by how it "
        + "takes its sum (found by running it at the numbers of classes that have a mark). A ring around a mark is another "
        + "sum's mark at the same place.",
      x: .init("gap d", .logarithmic), y: .init("classes n", .logarithmic),
      series: areas.compactMap { $0 } + shifted.enumerated().compactMap(early))
  }

  /// What lies between two borders, or from one on; numbers of classes without such gaps have no part in it.
  private func area(
    _ label: String, colour: Int, from: KeyPath<Thresholds.Row, Thresholds.Threshold?>,
    to: KeyPath<Thresholds.Row, Thresholds.Threshold?>?
  ) -> Chart.Series? {
    var left: [Chart.Point] = []
    var right: [Chart.Point] = []
    for row in rows {
      guard let start = Self.gap(row[keyPath: from]), start < range.upperBound else { continue }
      let end = to.flatMap { Self.gap(row[keyPath: $0]) } ?? range.upperBound
      // A class that is so at every gap is so from the map's edge on.
      let from = max(start, range.lowerBound)
      guard end > from else { continue }
      left.append(.init(from, Double(row.classes)))
      right.append(.init(min(end, range.upperBound), Double(row.classes)))
    }
    return left.isEmpty ? nil : .init(label, .area, left + right.reversed(), colour: colour)
  }

  /// From where on the shifted algorithm gives 1, where that is too early.
  private func early(_ index: Int, _ run: Run) -> Chart.Series? {
    let points = run.rows.compactMap { row -> Chart.Point? in
      guard let first = row.algorithms.first?.toOne?.first.decimal, range.contains(first),
        let due = row.toOne?.first?.decimal, first < due
      else { return nil }
      return Chart.Point(first, Double(row.classes))
    }
    guard !points.isEmpty else { return nil }
    return .init(
      "early 1 from, \(run.summation) sum", .points, points, colour: Meaning.earlyOne(index))
  }
}
