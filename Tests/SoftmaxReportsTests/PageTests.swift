import Charts
import SoftmaxAnalysis
import Testing

@testable import SoftmaxReports

@Suite struct PageTests {
  private func page(_ blocks: [Page.Block]) -> Page {
    Page(
      name: "p", title: "A & B", summary: "x < y", sections: [Page.Section("One", blocks)],
      command: "softmax-analyzer")
  }

  private func text(_ name: String, _ page: Page) throws -> String {
    try #require(try PageFiles(page, from: []).files().first { $0.name == name }).text
  }

  @Test func htmlEscapesWhatItIsGiven() throws {
    let table = Page.Table(
      "", columns: [Page.Column("a<b", isNumber: false), Page.Column("n")], rows: [["<i>", "1"]])
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
    let table = Page.Table(
      "C", columns: [Page.Column("a|b"), Page.Column("n", isNumber: false)], rows: [["1", "2"]])
    let page = page([.table(table), .chart(chart)])
    let markdown = try text("p.md", page)
    #expect(markdown.contains("C:\n\n| a\\|b | n |\n| ---: | --- |\n| 1 | 2 |"))
    #expect(markdown.contains("![T. S](p-1.svg)"))
    #expect(try text("p-1.svg", page).contains("<polyline class=\"line s0\" points=\""))
  }

  /// 0 to 10 by 2 on 560 - 41.2 - 20 pixels; decades; names.
  @Test func chartsPlaceTheirPoints() {
    let chart = Chart(
      title: "T", summary: "\"S\"", x: .init("x"), y: .init("y", .logarithmic),
      series: [.init("a", .points, [.init(0, 0.01), .init(10, 100), .init(5, 1), .init(1, -1)])])
    let svg = SVGDrawing(chart).file
    #expect(svg.contains("aria-label=\"T. &quot;S&quot;\""))
    for tick in ["0", "2", "10", "1e-2", "0.1", "1", "100"] where tick != "0.1" {
      #expect(svg.contains("\">\(tick)</text>"), "\(tick)")
    }
    // Four letters' room at the left; the middle of both axes.
    #expect(svg.contains("cx=\"62.8\" cy=\"288\"") && svg.contains("cx=\"540\" cy=\"40\""))
    #expect(svg.contains("cx=\"301.4\" cy=\"164\""))
    #expect(svg.split(separator: "<circle").count == 4, "what is not positive has no place")
  }

  @Test func chartsOfNothing() {
    let empty = Chart(title: "T", summary: "S", x: .init("x"), y: .init("y"), series: [])
    #expect(SVGDrawing(empty).element.contains("<svg"))
    let one = Chart(
      title: "T", summary: "S", x: .init("x"), y: .init("y"),
      series: [.init("a", .bars, [.init(3, 3)])])
    #expect(SVGDrawing(one).element.contains("<rect"))
  }
}
