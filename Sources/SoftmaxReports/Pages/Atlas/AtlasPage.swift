import Charts
import SoftmaxAnalysis
public import SoftmaxStudies

/// Where outputs become 1, subnormal, 0 and NaN, for every format, algorithm and number of classes.
public enum AtlasPage {
  public static let entry = PublishedPage(
    "atlas", "from which gap on outputs are 1, subnormal, 0 or NaN"
  ) { work in
    let atlas = SaturationAtlas(threads: work.threads)
    return DocumentFiles(page(atlas, command: work.command), from: [atlas])
  }

  public static func page(_ atlas: SaturationAtlas, command: String) -> Document {
    var formats: [String] = []
    for row in atlas.due.rows where !formats.contains(row.format) { formats.append(row.format) }
    return Document(
      name: "atlas", title: "Saturation atlas",
      summary:
        "One class ahead of n - 1 others by a gap d: from which gap on does softmax give exactly 1, a subnormal "
        + "number, 0 or NaN? Thresholds of correct rounding are exact; those of algorithms are found by running "
        + "them, at every gap of the format where it says exhaustive, at some where it says searched.",
      sections: [reading] + formats.map { section($0, atlas) }, command: command)
  }

  private static let reading = Document.Section(
    "How to read this",
    [
      .list([
        "The maps: right of a border the outputs are what the legend says, if rounded correctly. The marks \"early 1 "
          + "from\" are the first gaps at which the shifted algorithm, the usual one, gives 1 although the correctly "
          + "rounded result does not, at the numbers of classes that were tried. They depend on how it takes its sum. "
          + "From left to right (plain) the sum absorbs the small classes one by one, however many there are; in "
          + "halves (pairwise), or in 16 lanes that are added pairwise (blocked:16), small classes add up before "
          + "they meet the large one.",
        "The bars: for each algorithm the gaps between its own first 1 or 0 and the one of correct rounding, on the row "
          + "[0, -d, -d, ...] and on [d, 0, 0, ...]. The softmax of both is the same; what an algorithm gives is not.",
        "The tables: the first gaps on the row [0, -d, -d, ...], and on [d, 0, 0, ...] where it says so. fails: an output "
          + "is NaN or infinite, or all are 0. never: at no gap of the format. none seen: at no gap tried, up to 2048.",
        "Subnormal means below the least normal number, 0 included.",
      ])
    ])

  private static func section(_ format: String, _ atlas: SaturationAtlas) -> Document.Section {
    let title = NumberStyle.formatTitle(format)
    return Document.Section(
      title,
      [.chart(AtlasMap(format, atlas).chart(title))]
        + AtlasBands.blocks(format, atlas, classes: [2, 1000])
        + [.table(table(format, atlas))])
  }

  private static func table(_ format: String, _ atlas: SaturationAtlas) -> Document.Table {
    var rows: [[String]] = []
    for row in atlas.largeZero.rows where row.format == format {
      let other = atlas.smallZero.rows.first {
        $0.format == format && $0.classes == row.classes
      }
      func due(_ threshold: Thresholds.Threshold?) -> String { threshold?.exact ?? "never" }
      rows.append([
        "correct", "\(row.classes)", due(row.toOne), due(row.toOne), due(row.subnormal),
        due(row.toZero), "never", "exact",
      ])
      for (index, algorithm) in row.algorithms.enumerated() {
        let (first, second) = (found(algorithm), other.map { found($0.algorithms[index]) })
        rows.append([
          algorithm.algorithm, "\(row.classes)", first(\.toOne), second?(\.toOne) ?? "",
          first(\.subnormal), first(\.toZero),
          other.map { text($0.algorithms[index].fails, algorithm.basis) } ?? "",
          algorithm.basis.rawValue,
        ])
      }
      for run in atlas.shifted.dropFirst() {
        guard let summation = run.summation,
          let tried = run.rows.first(where: { $0.format == format && $0.classes == row.classes }),
          let algorithm = tried.algorithms.first
        else { continue }
        let first = found(algorithm)
        rows.append([
          "\(algorithm.algorithm), \(summation) sum", "\(row.classes)", first(\.toOne), "",
          first(\.subnormal), first(\.toZero), "", algorithm.basis.rawValue,
        ])
      }
    }
    return Document.Table(
      "First gaps",
      columns: [
        Document.Column("by", isNumber: false), Document.Column("classes"), Document.Column("is 1"),
        Document.Column("is 1 on [d, 0, ...]"), Document.Column("subnormal"),
        Document.Column("is 0"),
        Document.Column("fails on [d, 0, ...]"),
        Document.Column("basis", isNumber: false),
      ], rows: rows)
  }

  /// The first gaps of an algorithm's bands, in words where there are none.
  private static func found(
    _ algorithm: Thresholds.AlgorithmThresholds
  ) -> (KeyPath<Thresholds.AlgorithmThresholds, Thresholds.Band?>) -> String {
    { text(algorithm[keyPath: $0]?.first, algorithm.basis) }
  }

  private static func text(
    _ number: Thresholds.Number?, _ basis: Thresholds.AlgorithmThresholds.Basis
  ) -> String {
    number.map { NumberStyle.digits($0.decimal, 9) }
      ?? (basis == .exhaustive ? "never" : "none seen")
  }
}
