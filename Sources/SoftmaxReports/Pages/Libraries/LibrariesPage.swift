import Charts
import SoftmaxAnalysis
public import SoftmaxStudies

/// The accuracy of softmax in popular libraries.
public enum LibrariesPage {
  private static let sets = LibraryFigures.sets
  private static let logSet = LibraryFigures.logSet

  /// - Parameter others: the same made on other processors.
  public static func page(
    _ figures: LibraryFigures, beside others: [LibraryFigures] = [], command: String
  ) -> Document {
    let formats = ["binary64", "binary32", "binary16", "bfloat16"]
    return Document(
      name: "libraries", title: "Accuracy of softmax in popular libraries",
      summary:
        "\(figures.libraries.count) implementations, the same logits for all, every output judged against the "
        + "certified correctly rounded value. A maximum here is the largest error over the rows tried, which were made "
        + "from a seed: others may be worse. Nothing here is exhaustive.",
      sections: [LibraryFindings.section(figures, beside: others)]
        + formats.map { section($0, figures) } + [LibrarySums.section(figures)].compactMap(\.self)
        + [
          logarithms(figures, formats), special(figures), worst(figures, formats),
        ] + others.map { LibraryComparison.section(figures, $0) } + [made(figures)],
      command: command)
  }

  private static func rows(
    _ figures: LibraryFigures, _ format: String, _ set: String
  ) -> [(name: String, rows: LibraryFigures.Rows)] {
    figures.libraries.compactMap { library in
      library.rows(format, set).map { (library.name, $0) }
    }
  }

  private static func section(_ format: String, _ figures: LibraryFigures) -> Document.Section {
    let missing = figures.libraries.filter { library in
      !library.formats.contains { $0.format == format }
    }
    var blocks: [Document.Block] = [.chart(chart(format, figures))]
    blocks += sets.map { set in
      .table(table("\(set.title): \(set.text)", rows(figures, format, set.name)))
    }
    if !missing.isEmpty {
      blocks.append(
        .paragraph(
          "Not offered, or not given back in this format: \(missing.map(\.name).joined(separator: ", "))."
        ))
    }
    return Document.Section(NumberStyle.formatTitle(format), blocks)
  }

  private static func chart(_ format: String, _ figures: LibraryFigures) -> Chart {
    let tried = figures.libraries.filter { library in
      sets.contains { library.rows(format, $0.name) != nil }
    }
    let names = Array(tried.map(\.name).reversed())
    return Chart(
      title: "\(NumberStyle.formatTitle(format)): largest error tried",
      summary:
        "The largest error of each library over each set of rows, in ulps; 0.5 is the limit of correct rounding. A "
        + "ring around a mark is another set's mark at the same place.",
      x: .init("ulp", .logarithmic), y: .init("", names: names),
      series: sets.enumerated().map { place, set in
        .init(
          set.title, .points,
          rows(figures, format, set.name).map { name, rows in
            .init(rows.totals.maxUlp, Double(names.firstIndex(of: name)!))
          }, colour: Meaning.rows(place))
      }, guides: [.init(.vertical, at: 0.5, "0.5")])
  }

  private static func table(
    _ caption: String, _ rows: [(name: String, rows: LibraryFigures.Rows)]
  ) -> Document.Table {
    Document.Table(
      caption,
      columns: [Document.Column("library", isNumber: false)]
        + [
          "max ulp", "p99", "mean", "correctly rounded", "early 1 (due)", "early 0 (due)",
          "flushed",
          "NaN or inf", "sums not 1",
        ].map { Document.Column($0) },
      rows: rows.map { name, rows in
        let totals = rows.totals
        return [
          name, NumberStyle.ulps(totals.maxUlp), NumberStyle.ulps(totals.p99Ulp),
          NumberStyle.ulps(totals.meanUlp),
          NumberStyle.share(totals.correctlyRounded, of: totals.count),
          "\(totals.prematureOnes) (\(totals.exactOnesDue))",
          "\(totals.prematureZeros) (\(totals.exactZerosDue))", "\(totals.flushed)",
          "\(totals.nonFinite)", "\(totals.rowsSumNotOne) of \(rows.rows)",
        ]
      })
  }

  private static func logarithms(_ figures: LibraryFigures, _ formats: [String]) -> Document.Section
  {
    Document.Section(
      "log-softmax near p = 1",
      [
        .paragraph(
          "Rows [d, 0]: the log-softmax of the large class is -log(1 + exp(-d)), a small number that a format holds "
            + "with all its digits down to its least normal number. max - log(sum) rounds it away."
        ),
        .table(
          Document.Table(
            "The least gap d at which it is exactly 0, of \(logRowCount(figures)) tried in each format, and the least at "
              + "which 0 is due",
            columns: [Document.Column("library", isNumber: false)]
              + formats.map {
                Document.Column(NumberStyle.formatTitle($0))
              },
            rows: figures.libraries.map { library in
              [library.name]
                + formats.map { format in
                  library.formats.first { $0.format == format }.map(firstZero) ?? "not offered"
                }
            })),
      ])
  }

  private static func logRowCount(_ figures: LibraryFigures) -> Int {
    figures.libraries.lazy.flatMap(\.formats).flatMap(\.sets).first { $0.set == logSet }?.rows ?? 0
  }

  /// `16.68 (due from 104.0)`.
  private static func firstZero(_ format: LibraryFigures.Format) -> String {
    guard let first = format.firstZero else {
      return format.firstZeroDue == nil ? "not measured" : "never"
    }
    let due = format.firstZeroDue.map { "due from \(NumberStyle.digits($0, 4))" } ?? "never due"
    return "\(NumberStyle.digits(first, 4)) (\(due))"
  }

  private static func special(_ figures: LibraryFigures) -> Document.Section {
    let rows = figures.libraries.first?.special.map(\.row) ?? []
    return Document.Section(
      "Special values, in Float",
      [
        .paragraph(
          "Due: NaN everywhere in a row with a NaN or +inf, or of -inf alone; a masked class (-inf) has probability 0."
        ),
        .table(
          Document.Table(
            "", columns: (["library"] + rows).map { Document.Column($0, isNumber: false) },
            rows: figures.libraries.map { [$0.name] + $0.special.map(\.outputs) })),
      ])
  }

  private static func worst(_ figures: LibraryFigures, _ formats: [String]) -> Document.Section {
    let found = formats.flatMap { format in
      rows(figures, format, "wide").compactMap { name, rows in
        rows.totals.worst.map { (name: name, format: format, rows: rows, worst: $0) }
      }
    }
    var inputs: [[String]] = []
    for entry in found {
      guard let bits = entry.rows.worstRow else { continue }
      let row = [
        NumberStyle.formatTitle(entry.format), "\(entry.worst.row)", bits.joined(separator: ", "),
      ]
      if !inputs.contains(row) { inputs.append(row) }
    }
    return Document.Section(
      "Worst elements of the 2000 rows of 10",
      [
        .paragraph(
          "Output and correctly rounded value by their bits, then the rows that they are in."),
        .table(
          Document.Table(
            "Worst elements",
            columns: ["library", "format"].map { Document.Column($0, isNumber: false) }
              + ["row", "class", "logit", "output", "due", "ulp"].map { Document.Column($0) },
            rows: found.map { entry in
              [
                entry.name, NumberStyle.formatTitle(entry.format), "\(entry.worst.row)",
                "\(entry.worst.index)", NumberStyle.logit(entry.worst.logit),
                entry.worst.output.hex, entry.worst.exact.hex, NumberStyle.ulps(entry.worst.ulps),
              ]
            })),
        .table(
          Document.Table(
            "Their rows",
            columns: [
              Document.Column("format", isNumber: false), Document.Column("row"),
              Document.Column("logits, by their bits", isNumber: false),
            ], rows: inputs)),
      ])
  }

  private static func made(_ figures: LibraryFigures) -> Document.Section {
    Document.Section(
      "How this was made",
      [
        .list([
          "make report-libraries, on \(figures.processor); \(figures.system), Python \(figures.python). Another processor "
            + "or version gives other figures: they are the libraries' and depend on their machine code.",
          "Versions: "
            + figures.libraries.map { "\($0.name) \($0.version)" }.joined(separator: ", ") + ".",
          "An ulp is the spacing of the format in the binade of the exact value. Counts are over all elements of a set.",
          "An error of 2^23 ulp in Float, or 2^52 in Double, is an output without one correct digit.",
        ])
      ])
  }
}
