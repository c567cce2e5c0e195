import Charts
import Escapes

/// The files of a page, by name: Markdown with its pictures, one page of HTML, and the numbers.
public struct PageFiles {
  public let page: Page
  /// What the page was made from.
  private let sources: [any Encodable & Sendable]

  /// - Parameter sources: the values that the page tells of; they stand in its JSON in full.
  public init(_ page: Page, from sources: [any Encodable & Sendable]) {
    self.page = page
    self.sources = sources
  }

  /// Every file's name and text.
  ///
  /// - Throws: what the template engine throws; it does so for a template that is wrong.
  public func files() throws -> [(name: String, text: String)] {
    let charts = page.charts.enumerated().map { index, chart in
      (name: picture(index), text: SVGDrawing(chart).file)
    }
    return [
      (name: "\(page.name).md", text: markdown),
      (name: "\(page.name).html", text: try PageTemplate.html(page)),
      (name: "\(page.name).json", text: try JSONReport.render(Data(page: page, sources: sources))),
    ] + charts
  }

  private struct Data: Encodable {
    let page: Page
    let sources: [any Encodable & Sendable]

    private enum CodingKeys: String, CodingKey { case page, sources }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(page, forKey: .page)
      var list = container.nestedUnkeyedContainer(forKey: .sources)
      for source in sources { try source.encode(to: list.superEncoder()) }
    }
  }

  private func picture(_ index: Int) -> String { "\(page.name)-\(index + 1).svg" }

  private var markdown: String {
    var picturesDone = 0
    var lines = [
      "# \(Escaping.markdown(page.title))", "", Escaping.markdown(page.summary),
    ]
    for section in page.sections {
      lines += ["", "## \(Escaping.markdown(section.title))"]
      for block in section.blocks {
        lines.append("")
        switch block {
        case .paragraph(let text): lines.append(Escaping.markdown(text))
        case .cited(let links, let text):
          lines.append(Self.markdown(links, Escaping.markdown) + ": " + Escaping.markdown(text))
        case .list(let items): lines += items.map { "- " + Escaping.markdown($0) }
        case .table(let table): lines += Self.markdown(table)
        case .chart(let chart):
          let words = Escaping.markdown("\(chart.title). \(chart.summary)")
          lines.append("![\(words)](\(picture(picturesDone)))")
          picturesDone += 1
        }
      }
    }
    lines += [
      "",
      "[The same page in HTML](\(page.name).html), [its numbers](\(page.name).json). "
        + "Made by \(Escaping.markdownCode(page.command)).",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Names with a comma between them, those that have an address as links.
  private static func markdown(_ links: [Page.Link], _ escaped: (String) -> String) -> String {
    links.map { link in link.url.map { "[\(escaped(link.name))](\($0))" } ?? escaped(link.name) }
      .joined(separator: ", ")
  }

  private static func markdown(_ table: Page.Table) -> [String] {
    let rules = table.columns.map { $0.isNumber ? "---:" : "---" }
    let rows =
      [table.columns.map { Escaping.markdownCell($0.title) }, rules]
      + table.rows.enumerated().map { index, row in
        let cells = row.map(Escaping.markdownCell)
        guard let links = table.links?[index] else { return cells }
        return [markdown(links, Escaping.markdownCell)] + cells.dropFirst()
      }
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    return table.caption.isEmpty ? lines : ["\(Escaping.markdown(table.caption)):", ""] + lines
  }
}
