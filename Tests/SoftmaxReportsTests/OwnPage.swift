import Charts

@testable import SoftmaxReports

/// A page of a file of its own, with each kind of block.
enum OwnPage {
  static let entry = PublishedPage("own", "a page that is not the toolkit's") { work in
    DocumentFiles(
      Document(
        name: "own", title: "Own title", summary: "Own summary", sections: sections,
        command: work.command),
      from: [[1.5, 2.5]])
  }

  static let sections = [
    Document.Section(
      "Own section",
      [
        .paragraph("own paragraph"),
        .cited(from: [Document.Link("own source", url: "https://example.org")], "own citation"),
        .list(["own item"]),
        .table(
          Document.Table(
            "Own table", columns: [Document.Column("own column", isNumber: false)],
            rows: [["own cell"]])),
        .chart(
          Chart(
            title: "Own chart", summary: "own caption", x: .init("x"), y: .init("y"),
            series: [.init("own line", .line, [.init(0, 1), .init(1, 2)])])),
        .lines([Document.Text("own ") + Document.Text("line", .loud)]),
        .quoted(["own words"]),
      ])
  ]

  /// What each rendering says in its own way, but for the title and the summary, which are a page's.
  static let words = [
    "Own section", "own paragraph", "own source", "own citation", "own item", "Own table",
    "own column", "own cell", "own caption", "own words",
  ]
}
