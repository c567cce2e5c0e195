/// Plain columns, as wide as their widest cell.
struct TextTable {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment: Alignment = .right
  }

  var columns: [Column]
  var rows: [[StyledText]] = []

  /// The table's lines: titles, if there are any, then rows; nothing trails.
  func lines(_ style: TextStyle) -> [String] {
    let titles = columns.map { StyledText($0.title, .faint) }
    let hasTitles = columns.contains { !$0.title.isEmpty }
    let widths = columns.indices.map { index in
      ([titles] + rows).map { $0[index].text.count }.max() ?? 0
    }
    return ((hasTitles ? [titles] : []) + rows).map { row in
      let cells = row.indices.map { index in
        padded(row[index], to: widths[index], columns[index].alignment, style)
      }
      return Self.trimmed("  " + cells.joined(separator: "  "))
    }
  }

  private func padded(
    _ cell: StyledText, to width: Int, _ alignment: Alignment, _ style: TextStyle
  ) -> String {
    let padding = String(repeating: " ", count: width - cell.text.count)
    let text = style.apply(cell)
    return alignment == .left ? text + padding : padding + text
  }

  private static func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// The table in GitHub-flavoured Markdown.
  var markdown: [String] {
    let rules = columns.map { $0.alignment == .left ? "---" : "---:" }
    let cells = [columns.map(\.title), rules] + rows.map { $0.map(\.text) }
    return cells.map { "| " + $0.joined(separator: " | ") + " |" }
  }
}

/// Text and how much it matters.
struct StyledText {
  enum Emphasis {
    case plain, faint, strong
    /// Worth noting, bad.
    case note, bad
  }

  var text: String
  var emphasis: Emphasis

  init(_ text: String, _ emphasis: Emphasis = .plain) {
    self.text = text
    self.emphasis = emphasis
  }
}

/// Whether text carries terminal colours.
public enum TextStyle: Sendable, Hashable {
  case plain
  /// ANSI escape sequences (ECMA-48 SGR).
  case ansi

  func apply(_ text: StyledText) -> String {
    let code =
      switch text.emphasis {
      case .plain: ""
      case .faint: "2"
      case .strong: "1"
      case .note: "33"
      case .bad: "31"
      }
    return self == .plain || code.isEmpty ? text.text : "\u{1b}[\(code)m\(text.text)\u{1b}[0m"
  }
}
