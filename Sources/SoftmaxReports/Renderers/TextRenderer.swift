import Escapes

/// Whether text carries terminal colours.
public enum TextStyle: Sendable, Hashable {
  case plain
  /// ANSI escape sequences (ECMA-48 SGR).
  case ansi

  fileprivate func code(_ emphasis: Document.Text.Emphasis) -> String? {
    guard self == .ansi else { return nil }
    switch emphasis {
    case .plain: return nil
    case .faint: return "2"
    case .strong: return "1"
    case .note: return "33"
    case .bad, .loud: return "31"
    }
  }
}

/// Text for a terminal: blocks with an empty line between them. Whatever stands in a line, it stays one, and of
/// escape sequences there are none but those of the style.
struct TextRenderer {
  let style: TextStyle

  static func text(_ blocks: [Document.Block], _ style: TextStyle) -> String {
    text([Document.Section(blocks)], style)
  }

  static func text(_ sections: [Document.Section], _ style: TextStyle) -> String {
    let renderer = TextRenderer(style: style)
    let blocks = sections.flatMap { section in
      let blocks = section.blocks.map(renderer.lines)
      guard !section.title.text.isEmpty else { return blocks }
      return [[section.title] + (blocks.first ?? [])] + blocks.dropFirst()
    }
    return blocks.map { $0.map(renderer.line).joined(separator: "\n") }.joined(separator: "\n\n")
      + "\n"
  }

  private func lines(_ block: Document.Block) -> [Document.Text] {
    switch block {
    case .paragraph(let text): [Document.Text(text)]
    case .cited(let from, let text):
      [Document.Text(from.map(\.name).joined(separator: ", ") + ": " + text)]
    case .list(let items): items.map { Document.Text("  - " + $0) }
    case .table(let table): lines(table)
    case .chart(let chart): [Document.Text("\(chart.title). \(chart.summary)")]
    case .lines(let lines): lines
    case .quoted(let lines): lines.map { Document.Text("  " + $0) }
    }
  }

  /// A line with its escape sequences. What follows on each other without any is escaped as one.
  private func line(_ text: Document.Text) -> String {
    var result = ""
    var unstyled = ""
    for span in text.spans {
      guard let code = style.code(span.emphasis) else {
        unstyled += span.text
        continue
      }
      result += Escaping.line(unstyled) + "\u{1b}[\(code)m\(Escaping.line(span.text))\u{1b}[0m"
      unstyled = ""
    }
    return result + Escaping.line(unstyled)
  }
}

/// Plain columns, as wide as their widest cell.
extension TextRenderer {
  /// The caption and the titles, if there are any, then rows; nothing trails.
  private func lines(_ table: Document.Table) -> [Document.Text] {
    let hasTitles = table.columns.contains { !$0.title.isEmpty }
    let titles = hasTitles ? [table.columns.map { Document.Text($0.title, .faint) }] : []
    let rows = titles + table.rows
    let widths = table.columns.indices.map { column in
      rows.map { width($0[column]) }.max() ?? 0
    }
    return (table.caption.isEmpty ? [] : [Document.Text(table.caption)])
      + rows.map { row in
        let cells = zip(row, zip(widths, table.columns)).map { cell, place in
          padded(cell, to: place.0, isNumber: place.1.isNumber)
        }
        return trimmed(cells.reduce(Document.Text("")) { $0 + "  " + $1 })
      }
  }

  private func width(_ cell: Document.Text) -> Int { Escaping.line(cell.text).count }

  private func padded(_ cell: Document.Text, to width: Int, isNumber: Bool) -> Document.Text {
    let padding = String(repeating: " ", count: width - self.width(cell))
    return isNumber ? Document.Text(padding) + cell : cell + padding
  }

  /// Without the blanks at its end that carry no colour.
  private func trimmed(_ line: Document.Text) -> Document.Text {
    var spans = line.spans[...]
    while let last = spans.last, style.code(last.emphasis) == nil {
      spans.removeLast()
      let kept = last.text.reversed().drop { $0 == " " }.reversed()
      if !kept.isEmpty { return Document.Text(spans) + String(kept) }
    }
    return Document.Text(spans)
  }
}
