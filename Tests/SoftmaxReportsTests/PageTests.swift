import Charts
import SoftmaxAnalysis
import Testing

@testable import SoftmaxReports

@Suite struct PageTests {
  private func page(_ blocks: [Document.Block]) -> Document {
    Document(
      name: "p", title: "A & B", summary: "x < y", sections: [Document.Section("One", blocks)],
      command: "softmax-analyzer")
  }

  private func text(_ name: String, _ page: Document) throws -> String {
    try #require(try DocumentFiles(page, from: []).files().first { $0.name == name }).text
  }

  @Test func htmlEscapesWhatItIsGiven() throws {
    let table = Document.Table(
      "", columns: [Document.Column("a<b", isNumber: false), Document.Column("n")],
      rows: [["<i>", "1"]])
    let html = try text(
      "p.html", page([.paragraph("1 < 2 & 3"), .list(["a", "b"]), .table(table)]))
    #expect(html.contains("<title>A &amp; B</title>"))
    #expect(html.contains("<p>1 &lt; 2 &amp; 3</p>"))
    #expect(html.contains("<li>a</li>") && html.contains("<li>b</li>"))
    #expect(
      html.contains("<th scope=\"row\" class=\"words\">&lt;i&gt;</th><td class=\"number\">1</td>"))
    #expect(!html.contains("<caption>") && !html.contains("http"))
  }

  @Test func markdownHasTablesAndPictures() throws {
    let chart = Chart(
      title: "T", summary: "S", x: .init("x"), y: .init("y"),
      series: [.init("a", .line, [.init(0, 1), .init(1, 2)])])
    let table = Document.Table(
      "C", columns: [Document.Column("a|b"), Document.Column("n", isNumber: false)],
      rows: [["1", "2"]])
    let page = page([.table(table), .chart(chart)])
    let markdown = try text("p.md", page)
    #expect(markdown.contains("C:\n\n| a\\|b | n |\n| ---: | --- |\n| 1 | 2 |"))
    #expect(markdown.contains("![T. S](p-1.svg)"))
    // Unescaped, what lies between the two asterisks would be emphasized.
    let cases = try text("p.md", self.page([.paragraph("0*3, 50, 0*4")]))
    #expect(cases.contains("0\\*3, 50, 0\\*4"))
    #expect(try text("p-1.svg", page).contains("<polyline class=\"line s0\" points=\""))
  }
}
