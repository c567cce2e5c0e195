import Escapes

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
    let cells =
      [columns.map { Escaping.markdownCell($0.title) }, rules] + rows.map { $0.map(\.markdown) }
    return cells.map { "| " + $0.joined(separator: " | ") + " |" }
  }
}

/// Text on one line, and how much it matters.
struct StyledText {
  enum Emphasis {
    case plain, faint, strong
    /// Worth noting, bad.
    case note, bad
    /// Bad, and bold in Markdown.
    case loud
  }

  let text: String
  let emphasis: Emphasis

  init(_ text: String, _ emphasis: Emphasis = .plain) {
    self.text = Escaping.line(text)
    self.emphasis = emphasis
  }

  var markdown: String {
    let text = Escaping.markdownCell(text)
    return emphasis == .loud ? "**\(text)**" : text
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
      case .bad, .loud: "31"
      }
    return self == .plain || code.isEmpty ? text.text : "\u{1b}[\(code)m\(text.text)\u{1b}[0m"
  }
}

extension TextStyle {
  /// Blocks of lines with an empty line between them. Whatever stands in a line, it stays one, and of escape
  /// sequences there are none but ours.
  func text(_ blocks: [[String]]) -> String {
    blocks.map { $0.map(line).joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func line(_ text: String) -> String {
    guard self == .ansi else { return Escaping.line(text) }
    let ours = ["0m", "2m", "1m", "33m", "31m"]
    let parts = text.split(separator: "\u{1b}[", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      guard index > 0 else { return Escaping.line(String(part)) }
      guard let code = ours.first(where: { part.hasPrefix($0) }) else {
        return Escaping.line("\u{1b}[" + part)
      }
      return "\u{1b}[" + code + Escaping.line(String(part.dropFirst(code.count)))
    }.joined()
  }
}
