import Charts
import SoftmaxAnalysis

/// The map of one format over the gap and the number of classes.
struct AtlasMap {
  private let rows: [Thresholds.Row]
  private let shifted: [Thresholds.Row]
  /// The gaps shown.
  private let range: ClosedRange<Double>

  init(_ format: String, _ atlas: SaturationAtlas) {
    rows = atlas.due.rows.filter { $0.format == format }
    shifted = atlas.shifted.rows.filter { $0.format == format }
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
      area("rounds to 1", colour: 0, from: \.toOne, to: nil),
      premature,
      area("subnormal", colour: 4, from: \.subnormal, to: \.toZero),
      area("rounds to 0", colour: 2, from: \.toZero, to: nil),
    ]
    return Chart(
      title: "\(title): where outputs saturate",
      summary:
        "A map over the gap and the number of classes, on [0, -d, -d, ...]: where the large class is 1, where the "
        + "small ones are subnormal or 0, and where the shifted algorithm gives 1 too early (found by running it).",
      x: .init("gap d", .logarithmic), y: .init("classes n", .logarithmic),
      series: areas.compactMap { $0 })
  }

  /// What lies between two borders, up to the edge of the map where there is none.
  private func area(
    _ label: String, colour: Int, from: KeyPath<Thresholds.Row, Thresholds.Threshold?>,
    to: KeyPath<Thresholds.Row, Thresholds.Threshold?>?
  ) -> Chart.Series? {
    let left = rows.compactMap { row in
      Self.gap(row[keyPath: from]).map { Chart.Point(shown($0), Double(row.classes)) }
    }
    guard !left.isEmpty else { return nil }
    let right = rows.map { row in
      Chart.Point(
        shown(to.flatMap { Self.gap(row[keyPath: $0]) } ?? range.upperBound), Double(row.classes))
    }
    return .init(label, .area, left + right.reversed(), colour: colour)
  }

  /// From where the shifted algorithm gives 1 to where that is correct.
  private var premature: Chart.Series? {
    let early = shifted.compactMap { row -> Chart.Point? in
      guard let first = row.algorithms.first?.toOne?.first.decimal, let due = Self.gap(row.toOne),
        first < due
      else { return nil }
      return Chart.Point(shown(first), Double(row.classes))
    }
    guard let least = early.first?.y, let most = early.last?.y else { return nil }
    let border = rows.compactMap { row in
      Self.gap(row.toOne).map { Chart.Point(shown($0), Double(row.classes)) }
    }.filter { (least...most).contains($0.y) }
    return .init("early 1, shifted", .area, early + border.reversed(), colour: 1)
  }

  private func shown(_ gap: Double) -> Double {
    min(max(gap, range.lowerBound), range.upperBound)
  }
}
