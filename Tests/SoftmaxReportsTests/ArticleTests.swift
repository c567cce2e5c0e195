import SoftmaxAnalysis
import SoftmaxCore
import Testing

@testable import SoftmaxReports

@Suite struct ArticleTests {
  /// mpmath with 120 digits.
  @Test func writtenOut() {
    #expect(
      ArticleFacts.decimalPlaces("1 - 7.440151952041671925919391607726236674718e-44")
        == "99999999999999999999999999999999999999999992559848047958328074080608392273763325282")
    #expect(ArticleFacts.decimalPlaces("1 - 1.2300e-05") == "9999877")
    #expect(ArticleFacts.decimalPlaces("1 - 1e-03") == "999")
    #expect(ArticleFacts.decimalPlaces("0.99999998476") == "99999998476")
  }

  @Test func facts() throws {
    let analyses = try ArticlePage.rows.map { row in
      try analysis([row.logits], AnalysisOptions(digits: 40, precisions: .these(row.precisions)))
    }
    let facts = analyses.map { ArticleFacts($0.rows[0]) }
    #expect(facts.map(\.nines) == [43, 7])
    #expect(facts.map(\.bitsNeeded) == [143, 25])
    #expect(facts[0].formats.map(\.roundsToOne) == [true, true, true, true])
    #expect(facts[1].formats.map(\.roundsToOne) == [true, true, true, false])
    #expect(facts[0].formats.map(\.distanceOfMidpoint) == [0x1p-9, 0x1p-12, 0x1p-25, 0x1p-54])
    let page = ArticlePage.page(analyses, command: "c")
    #expect(page.sections.count == 9 && page.charts.count == 2)
  }
}
