import SoftmaxAnalysis
import SoftmaxStudies

/// How libraries add up the denominator, beside the toolkit's own sums.
enum LibrarySums {
  /// Nil where nothing was looked for.
  static func section(_ figures: LibraryFigures) -> Document.Section? {
    let formats = ["binary64", "binary32", "binary16", "bfloat16"]
    let tables = formats.compactMap { table(figures, $0) }
    guard !tables.isEmpty else { return nil }
    return Document.Section("How the sum was formed", [.paragraph(method), .list(words)] + tables)
  }

  private static let method =
    "Outputs show which terms of the denominator meet first. A row has one term of 1 and two small ones: each alone is "
    + "rounded away beside the 1, but not their sum. The output of the large class is below 1 exactly if the small ones "
    + "were added to each other before the 1 came. A library was asked about 1000 triples of 1000 classes, each in three "
    + "ways (200 questions where each small term shows by itself), and many orders of summation were tried. Given is the one that predicts most of the answers. The triples "
    + "are a sample, so that an order that predicts all of them may still differ elsewhere, or for rows of another length."

  private static let words = [
    "plain: from left to right. pairwise: halves summed on their own, down to single terms, or to blocks.",
    "blocked:16: in 16 lanes, term i going to lane i mod 16; the lanes are then added pairwise unless something else is said. "
      + "By halves: the upper half of the lanes is added to the lower half, until one is left. By registers of 8: "
      + "registers of 8 lanes are added up first, then their lanes by halves.",
    "in a wider format: each small term shows, so that sums have more digits than the format. Then rounded: the sum "
      + "has no more digits than the format, but its terms were not rounded away on the way; a compensated sum would give "
      + "the same answers.",
  ]

  private static func table(_ figures: LibraryFigures, _ format: String) -> Document.Block? {
    let found = figures.libraries.compactMap { library -> [String]? in
      guard let entry = library.formats.first(where: { $0.format == format }),
        let sum = entry.summation, let rows = library.rows(format, "ordinary")
      else { return nil }
      return [library.name, text(sum, format), "\(sum.predicted) of \(sum.asked)"]
        + errors(rows.totals)
    }
    guard !found.isEmpty else { return nil }
    let own = (figures.algorithms ?? []).compactMap { algorithm -> [String]? in
      guard let totals = algorithm.formats.first(where: { $0.format == format })?.totals else {
        return nil
      }
      return ["softmax-analyzer, \(algorithm.algorithm)", algorithm.summation, "-"] + errors(totals)
    }
    let columns = ["softmax of", "how the sum was formed"].map {
      Document.Column($0, isNumber: false)
    }
    return .table(
      Document.Table(
        "\(NumberStyle.formatTitle(format)), errors over the 200 rows of 1000",
        columns: columns
          + ["answers predicted", "max ulp", "mean ulp", "sums not 1"].map { Document.Column($0) },
        rows: found + own))
  }

  /// The order, with the format that sums are kept in where that is another.
  private static func text(_ sum: LibraryFigures.Summation, _ format: String) -> String {
    guard let arithmetic = sum.arithmetic, arithmetic != format else { return sum.order }
    return "\(sum.order), in \(NumberStyle.formatTitle(arithmetic))"
  }

  private static func errors(_ totals: Totals) -> [String] {
    [
      NumberStyle.ulps(totals.maxUlp), NumberStyle.ulps(totals.meanUlp), "\(totals.rowsSumNotOne)",
    ]
  }
}
