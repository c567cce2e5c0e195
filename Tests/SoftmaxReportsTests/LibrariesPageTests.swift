import Foundation
import SoftmaxAnalysis
import Testing

@testable import SoftmaxReports
@testable import SoftmaxStudies

/// What the page about libraries says of its figures.
@Suite struct LibrariesPageTests {
  private static func figures(_ name: String) throws -> LibraryFigures {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "../../Reports/Data/\(name)"))
    return try JSONReport.parse([UInt8](data), as: LibraryFigures.self)
  }

  private static func markdown(_ figures: LibraryFigures, _ others: [LibraryFigures] = []) throws
    -> String
  {
    let page = LibrariesPage.page(figures, beside: others, command: "c")
    return try #require(
      try DocumentFiles(page, from: []).files().first { $0.name == "libraries.md" }
    )
    .text
  }

  /// A share of rows whose gaps differ from format to format stood here.
  @Test func logSoftmaxTellsTheFirstGapOfZero() throws {
    var figures = try Self.figures("libraries.json")
    figures.libraries = [figures.libraries[0]]
    for index in figures.libraries[0].formats.indices {
      figures.libraries[0].formats[index].firstZero = [20.25, 16.684, nil, 5][index]
      figures.libraries[0].formats[index].firstZeroDue = [745.5, 103.98, 17, nil][index]
    }
    let text = try Self.markdown(figures)
    #expect(
      text.contains(
        "| 20.25 (due from 745.5) | 16.68 (due from 103.98) | never | 5 (never due) |"))
    #expect(text.contains("(first at d = 16.68, due from 103.98"))
    #expect(!text.contains("Zeros that should be numbers"))
  }

  /// Where 0 comes no earlier than due there is nothing to find.
  @Test func zerosThatAreDueAreNoFinding() throws {
    var figures = try Self.figures("libraries.json")
    for library in figures.libraries.indices {
      for format in figures.libraries[library].formats.indices {
        figures.libraries[library].formats[format].firstZero = 104
        figures.libraries[library].formats[format].firstZeroDue = 104
      }
    }
    #expect(try !Self.markdown(figures).contains("a loss of 0"))
  }

  @Test func sumsStandBesideOurs() throws {
    let text = try Self.markdown(try Self.figures("libraries.json"))
    let section = try #require(text.components(separatedBy: "## How the sum was formed").last)
    #expect(
      section.contains(
        "| SciPy | pairwise over blocks of 128, each in 8 lanes | 3000 of 3000 |"))
    for summation in ["plain", "pairwise", "blocked:16", "compensated"] {
      #expect(section.contains("| softmax-analyzer, shifted | \(summation) | - |"))
    }
  }

  /// Figures from before sums were looked for make a page that does not speak of them.
  @Test func olderFiguresMakeAPage() throws {
    let older = try Self.figures("libraries-avx512.json")
    try older.validate()
    let text = try Self.markdown(older)
    #expect(!text.contains("How the sum was formed") && text.contains("| not measured |"))
    let both = try Self.markdown(try Self.figures("libraries.json"), [older])
    #expect(both.contains("How sums are formed there"))
  }

  @Test func impossibleSumsAndGapsAreRefused() throws {
    var figures = try Self.figures("libraries.json")
    figures.libraries[0].formats[0].firstZero = -1
    #expect(throws: LibraryFiguresError.self) { try figures.validate() }
    figures.libraries[0].formats[0].firstZero = nil
    try figures.validate()
    figures.libraries[0].formats[0].summation = .init(
      order: "plain", arithmetic: nil, predicted: 3, asked: 2)
    #expect(throws: LibraryFiguresError.self) { try figures.validate() }
  }
}
