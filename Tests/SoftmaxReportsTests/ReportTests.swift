import SoftmaxAnalysis
import SoftmaxReference
import SoftmaxReports
import Testing

@Suite struct ReportTests {
  /// `1` and `0` are printed only for exactly 1 and 0.
  @Test func nothingElsePrintsAsOne() throws {
    let text = AnalysisReport.text(try analysis([[36, 0]]))
    // exp(-36) / (1 + exp(-36)) = 2.31952283024356885...e-16 (mpmath); Double gives 1 - 2^-52.
    #expect(text.contains("1 - 2.22044605e-16"))
    #expect(text.contains("1 - 2.3195228302435689e-16"))
  }

  @Test func premature() throws {
    let text = AnalysisReport.text(try analysis([[37, 0]]))
    #expect(
      text.contains(
        "Double: class 0 is exactly 1. That is premature: the exact value 1 - 8.5330476257440651e-17 "
          + "rounds to 1 - 1.11022302e-16 in binary64; telling it from 1 takes 53 bits, and binary64 "
          + "has 53."))
  }

  @Test func coloursAreOnlyAdded() throws {
    let value = try analysis([[0, 100, 0], [37, 0, -3]])
    let coloured = AnalysisReport.text(value, style: .ansi)
    #expect(coloured.contains("\u{1b}["))
    #expect(coloured.replacing(/\u{1b}\[[0-9]*m/, with: "") == AnalysisReport.text(value))
  }

  @Test func longRowsAreCutToTheWorst() throws {
    let row = (0..<100).map { Double($0) / 3 }
    let text = AnalysisReport.text(try analysis([row]))
    #expect(text.contains("the 32 of 100 elements with the largest errors"))
    #expect(text.split(separator: "\n").count < 80)
  }

  @Test func severalRowsAreTotalsAndWorst() throws {
    let options = try AnalysisOptions(listedRows: 1)
    let text = AnalysisReport.text(try analysis([[0, 1], [0, 40], [1, 1]], options))
    #expect(text.contains("3 rows of 2 logits"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("Row ") } == 1)
  }

  @Test func specialRowsAreSaidInWords() throws {
    let overflow = try findings([[1e300, 0]])
    #expect(
      overflow.contains(
        "Float: rounding the input to binary32 changed which logits or exact values are infinite or NaN."
      ))
    #expect(try findings([[.nan, 0]]) == ["Every output is what is due."])
    // A masked class has probability 0 by right.
    #expect(try !findings([[-.infinity, 0, 1]]).contains { $0.contains("probability exactly 0") })
    #expect(
      try findings([[0, -1000]]).contains(
        "Float, Double: 1 class has probability exactly 0; taking the logarithm gives -inf there, "
          + "where log-softmax is finite."))
  }

  @Test func markdownTablesAreWellFormed() throws {
    let page = AnalysisReport.markdown(try analysis([[0, 100, 0]]), command: "x 1")
    let widths = page.split(separator: "\n\n").filter { $0.contains("\n|") }.map { block in
      Set(block.split(separator: "\n").filter { $0.hasPrefix("|") }.map { $0.count { $0 == "|" } })
    }
    #expect(!widths.isEmpty && widths.allSatisfy { $0.count == 1 })
    #expect(page.hasSuffix("Made by `x 1`.\n"))
  }

  @Test func jsonIsDeterministic() throws {
    let rows: [[Double]] = [[.nan, 1], [-.infinity, 0], [.infinity, 0]]
    let json = try JSONReport.render(try analysis(rows))
    // Hash tables have another order in each copy of them; the keys of a JSON must not.
    for _ in 0..<5 { #expect(try JSONReport.render(try analysis(rows)) == json) }
    let topKeys = json.split(separator: "\n").filter { $0.hasPrefix("  \"") }
      .map { $0.split(separator: "\"")[1] }
    #expect(topKeys.count == 10 && topKeys == topKeys.sorted())
    #expect(json.contains("\"decimal\" : \"NaN\""))
    #expect(json.contains("\"decimal\" : \"-Infinity\""))
    #expect(json.contains("\"verdict\" : null"))
  }

  @Test func listingsHaveARowForEach() {
    #expect(Listings.formats().split(separator: "\n").count == 10)
    #expect(Listings.algorithms().split(separator: "\n").count == 11)
  }

  /// Float16 receives 1e6 as infinity; the others have it as it is.
  @Test func rowsWithoutAnAnswerAreNamed() throws {
    let options = try AnalysisOptions(formats: [.binary16, .binary32])
    let rows: [[Double]] = [
      [0, 1], [.nan, 0], [-.infinity, -.infinity], [0, 1e6], [2, .infinity], [.nan, 1],
    ]
    let found = try analysis(rows, options)
    let text = AnalysisReport.text(found)
    let section = try #require(
      text.split(separator: "\n\n").first { $0.hasPrefix("Rows without an answer") })
    #expect(
      section.split(separator: "\n").dropFirst().map { String($0.dropFirst(4)) } == [
        "Float16, Float, rows 1 and 5: NaN is due for every output, as a logit is NaN as received.",
        "Float16, Float, row 2: NaN is due for every output, as no logit is finite as received.",
        "Float16, rows 3 and 4: NaN is due for every output, as a logit is +inf as received.",
        "Float, row 4: NaN is due for every output, as a logit is +inf as received.",
      ])
    #expect(
      AnalysisReport.markdown(found, command: "x").contains(
        "## Rows without an answer\n\n- Float16, Float, rows 1 and 5"))
    let page = TensorPage.page(found, name: "x", command: "x")
    #expect(page.sections.contains { $0.title == "Rows without an answer" })
    let whole = try analysis([[0, 1], [1, 0]], options)
    #expect(!AnalysisReport.text(whole).contains("without an answer") && whole.unanswered == nil)
  }

  /// The first of many are named, and the others counted.
  @Test func manyRowsWithoutAnAnswerAreCounted() throws {
    let text = AnalysisReport.text(try analysis(Array(repeating: [.nan, 0], count: 20)))
    #expect(
      text.contains(
        "rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 and 4 more: NaN is due"))
  }

  @Test func undecidedElementsAreNamed() throws {
    var options = try AnalysisOptions(formats: [.binary32])
    options.budget = PrecisionBudget(upTo: 24)
    let found = try analysis([[0, 1e-9], [0, 100]], options)
    let undecided = try #require(found.undecided)
    let text = AnalysisReport.text(found)
    #expect(text.contains("Rows without an answer\n  - Not decided: \(undecided[0].text)."))
  }
}
