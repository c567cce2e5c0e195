import SoftmaxAnalysis
import SoftmaxCore
import Testing

@testable import SoftmaxReports
@testable import SoftmaxStudies

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
    let analyses = try ArticleStudy.rows.map { row in
      try analysis([row.logits], AnalysisOptions(digits: 40, precisions: .these(row.precisions)))
    }
    let facts = analyses.map { ArticleFacts($0.rows[0]) }
    #expect(facts.map(\.nines) == [43, 7])
    #expect(facts.map(\.bitsNeeded) == [143, 25])
    #expect(facts[0].formats.map(\.roundsToOne) == [true, true, true, true])
    #expect(facts[1].formats.map(\.roundsToOne) == [true, true, true, false])
    #expect(facts[0].formats.map(\.distanceOfMidpoint) == [0x1p-9, 0x1p-12, 0x1p-25, 0x1p-54])
    // 2^-143 and 2^-144 lie on either side of 7.44e-44.
    #expect(facts[0].midpointBefore == 0x1p-143 && facts[0].midpointNeeded == 0x1p-144)
    let logarithms = try ArticleStudy.rows.map {
      try analysis(
        [$0.logits],
        AnalysisOptions(quantity: .logSoftmax, algorithms: [Shifted.self, ShiftedMaxOut.self]))
    }
    let page = ArticlePage.page(analyses, logarithms: logarithms, command: "c")
    #expect(page.sections.count == 12 && page.charts.count == 2)
    // The sum loses 2^-144.3 twice at 144 bits, one by one, and holds it at 145 (gmpy2).
    let text = page.sections[3].blocks
    #expect("\(text)".contains("gives no 1 from 145 bits on"))
  }
}
