import SoftmaxAnalysis
import SoftmaxStudies

/// What another processor changes of the figures about libraries.
enum LibraryComparison {
  static func section(_ first: LibraryFigures, _ other: LibraryFigures) -> Document.Section {
    var rows: [[String]] = []
    for library in other.libraries {
      let before = first.libraries.first { $0.name == library.name }
      for format in library.formats {
        for set in LibraryFigures.sets {
          guard let here = before?.rows(format.format, set.name),
            let there = library.rows(format.format, set.name), here.rows == there.rows
          else { continue }
          let (a, b) = (figures(here.totals), figures(there.totals))
          guard a != b else { continue }
          rows.append(
            [title(library, before), NumberStyle.formatTitle(format.format), set.title]
              + zip(a, b).map { $0 == $1 ? $0 : "\($0) / \($1)" })
        }
      }
    }
    return Document.Section(
      "On another processor: \(other.processor)",
      [
        .paragraph(
          "The same rows, and the same versions except where two are given, computed on \(other.processor) instead of "
            + "\(first.processor): libraries choose their machine code by the processor. Figures that differ are given as "
            + "\(first.processor) / \(other.processor); rows in which nothing here differs are left out."
            + (hasSums(other)
              ? ""
              : " How sums are formed there, and where log-softmax becomes 0, was not measured.")
        ),
        .table(
          Document.Table(
            "What differs",
            columns: ["library", "format", "rows"].map { Document.Column($0, isNumber: false) }
              + ["max ulp", "mean ulp", "early 1", "early 0", "flushed", "NaN or inf"].map {
                Document.Column($0)
              }, rows: rows)),
      ])
  }

  private static func hasSums(_ figures: LibraryFigures) -> Bool {
    figures.libraries.contains { $0.formats.contains { $0.summation != nil } }
  }

  /// The name, with both versions where they differ.
  private static func title(
    _ library: LibraryFigures.Library, _ before: LibraryFigures.Library?
  ) -> String {
    guard let version = before?.version, version != library.version else { return library.name }
    return "\(library.name) \(version) / \(library.version)"
  }

  private static func figures(_ totals: Totals) -> [String] {
    [NumberStyle.ulps(totals.maxUlp), NumberStyle.ulps(totals.meanUlp)]
      + [totals.prematureOnes, totals.prematureZeros, totals.flushed, totals.nonFinite].map {
        "\($0)"
      }
  }
}
