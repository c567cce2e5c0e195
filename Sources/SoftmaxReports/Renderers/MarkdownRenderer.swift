import Escapes

/// GitHub-flavoured Markdown. Pictures are files of their own, named by their number, from 1 on.
struct MarkdownRenderer {
  let picture: (_ number: Int) -> String
  private var picturesDone = 0

  init(picture: @escaping (_ number: Int) -> String = { "\($0).svg" }) {
    self.picture = picture
  }

  /// Sections without pictures, each with a heading of the level given.
  ///
  /// - Parameter first: what stands before them.
  static func text(
    _ sections: [Document.Section], after first: [Document.Block] = [], level: Int
  ) -> String {
    var renderer = MarkdownRenderer()
    let parts =
      first.map { renderer.lines($0) } + sections.map { renderer.lines($0, level: level) }
    return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// A section with a heading of the level given.
  mutating func lines(_ section: Document.Section, level: Int) -> [String] {
    let title = Self.emphasized(section.title, Escaping.markdown)
    var lines = [String(repeating: "#", count: level) + " " + title]
    for block in section.blocks { lines += [""] + self.lines(block) }
    return lines
  }

  mutating func lines(_ block: Document.Block) -> [String] {
    switch block {
    case .paragraph(let text): return [Escaping.markdown(text)]
    case .cited(let links, let text):
      return [Self.links(links, Escaping.markdown) + ": " + Escaping.markdown(text)]
    case .list(let items): return items.map { "- " + Escaping.markdown($0) }
    case .table(let table): return Self.lines(table)
    case .chart(let chart):
      picturesDone += 1
      let words = Escaping.markdown("\(chart.title). \(chart.summary)")
      return ["![\(words)](\(picture(picturesDone)))"]
    case .lines(let lines): return lines.map { Self.emphasized($0, Escaping.markdown) }
    case .quoted(let lines): return lines.map { "    " + Escaping.line($0) }
    }
  }

  /// What is loud in bold. Only the first part can be taken for the start of a block.
  private static func emphasized(
    _ text: Document.Text, _ escaped: (String) -> String
  ) -> String {
    text.spans.enumerated().map { index, span in
      let text = index == 0 ? escaped(span.text) : Escaping.markdownCell(span.text)
      return span.emphasis == .loud ? "**\(text)**" : text
    }.joined()
  }

  /// Names with a comma between them, those that have an address as links.
  private static func links(_ links: [Document.Link], _ escaped: (String) -> String) -> String {
    links.map { link in link.url.map { "[\(escaped(link.name))](\($0))" } ?? escaped(link.name) }
      .joined(separator: ", ")
  }

  private static func lines(_ table: Document.Table) -> [String] {
    let rules = table.columns.map { $0.isNumber ? "---:" : "---" }
    let rows =
      [table.columns.map { Escaping.markdownCell($0.title) }, rules]
      + table.rows.enumerated().map { index, row in
        let cells = row.map { emphasized($0, Escaping.markdownCell) }
        guard let links = table.links?[index] else { return cells }
        return [self.links(links, Escaping.markdownCell)] + cells.dropFirst()
      }
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    return table.caption.isEmpty ? lines : ["\(Escaping.markdown(table.caption)):", ""] + lines
  }
}
