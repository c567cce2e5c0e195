import Charts
import SoftmaxAnalysis

/// Where outputs become 1, subnormal and 0, for every format, algorithm and number of classes.
public enum AtlasPage {
  /// Numbers of classes for which thresholds of correct rounding are drawn.
  public static let classes = [
    2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384, 65536, 262_144, 1_048_576,
  ]
  /// Those for which algorithms are run.
  public static let runClasses = [2, 10]

  /// - Parameters:
  ///   - due: thresholds of correct rounding over `classes`.
  ///   - run: with algorithms, over `runClasses`.
  public static func page(_ due: Thresholds, _ run: Thresholds, command: String) -> Page {
    var formats: [String] = []
    for row in due.rows where !formats.contains(row.format) { formats.append(row.format) }
    return Page(
      name: "atlas", title: "Saturation atlas",
      summary:
        "One logit at 0 and n - 1 at -d: from which gap d on does softmax give exactly 1, a subnormal "
        + "number, or 0? Curves of correct rounding are exact; those of algorithms are found by running them, at "
        + "every gap for formats of up to 16 bits (exhaustive) and by search beyond (searched).",
      sections: formats.map { section($0, due, run) } + [
        Page.Section(
          "How to read this",
          [
            .list([
              "correct: exact thresholds of the correctly rounded result, ties to even. \"never\": at no gap.",
              "premature band: gaps at which the algorithm already saturates although the correctly rounded result does not.",
              "subnormal means below the least normal number, 0 included.",
            ])
          ])
      ], command: command)
  }

  private static func section(_ format: String, _ due: Thresholds, _ run: Thresholds)
    -> Page.Section
  {
    let rows = due.rows.filter { $0.format == format }
    func line(_ label: String, _ path: KeyPath<Thresholds.Row, Thresholds.Threshold?>)
      -> Chart.Series
    {
      .init(
        label, .line,
        rows.compactMap { row in
          row[keyPath: path].flatMap { Double($0.exact) }.map { .init($0, Double(row.classes)) }
        })
    }
    let lines = [line("is 1", \.toOne), line("subnormal", \.subnormal), line("is 0", \.toZero)]
      .filter { !$0.points.isEmpty }
    var blocks: [Page.Block] = [
      .chart(
        Chart(
          title: "\(NumberStyle.formatTitle(format)): where outputs saturate",
          summary:
            "Lines over the gap and the number of classes: right of a line the large output is 1, or a "
            + "small one is subnormal or 0.",
          x: .init("gap d"), y: .init("classes n", .logarithmic), series: lines))
    ]
    blocks += bands(format, run)
    blocks.append(.table(table(format, run)))
    return Page.Section(NumberStyle.formatTitle(format), blocks)
  }

  /// The bands in which two classes saturate too early, by algorithm.
  private static func bands(_ format: String, _ run: Thresholds) -> [Page.Block] {
    guard let row = run.rows.first(where: { $0.format == format && $0.classes == 2 }) else {
      return []
    }
    func spans(
      _ label: String, _ due: Thresholds.Threshold?,
      _ band: KeyPath<Thresholds.AlgorithmThresholds, Thresholds.Band?>
    ) -> Chart.Series? {
      guard let end = due?.first?.decimal else { return nil }
      let points = row.algorithms.enumerated().compactMap { index, algorithm in
        algorithm[keyPath: band].flatMap { band -> Chart.Point? in
          band.first.decimal < end
            ? .init(band.first.decimal, Double(index), xEnd: end) : nil
        }
      }
      return points.isEmpty ? nil : .init(label, .spans, points)
    }
    let series = [
      spans("early 1", row.toOne, \.toOne), spans("early 0", row.toZero, \.toZero),
    ].compactMap { $0 }
    guard !series.isEmpty else { return [] }
    return [
      .chart(
        Chart(
          title: "\(NumberStyle.formatTitle(format)), 2 classes: premature bands",
          summary:
            "For each algorithm the gaps between its own first 1 or 0 and the one of correct rounding.",
          x: .init("gap d"), y: .init("", names: row.algorithms.map(\.algorithm)), series: series))
    ]
  }

  private static func table(_ format: String, _ run: Thresholds) -> Page.Table {
    var rows: [[String]] = []
    for row in run.rows where row.format == format {
      func due(_ threshold: Thresholds.Threshold?) -> String { threshold?.exact ?? "never" }
      rows.append([
        "correct", "\(row.classes)", due(row.toOne), due(row.subnormal), due(row.toZero), "",
        "exact",
      ])
      for algorithm in row.algorithms {
        func first(_ band: Thresholds.Band?) -> String {
          band.map { NumberStyle.digits($0.first.decimal, 9) } ?? "never"
        }
        rows.append([
          algorithm.algorithm, "\(row.classes)", first(algorithm.toOne), first(algorithm.subnormal),
          first(algorithm.toZero),
          algorithm.fails.map { NumberStyle.digits($0.decimal, 9) } ?? "never",
          algorithm.basis.rawValue,
        ])
      }
    }
    return Page.Table(
      "First gaps",
      columns: [
        Page.Column("by", isNumber: false), Page.Column("classes"), Page.Column("is 1"),
        Page.Column("subnormal"), Page.Column("is 0"), Page.Column("NaN or inf"),
        Page.Column("basis", isNumber: false),
      ], rows: rows)
  }
}
