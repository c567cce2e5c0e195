import Charts
import Escapes
import Mustache

/// The HTML of a document: one file, no network.
enum HTMLRenderer {
  static func html(_ document: Document) throws -> String {
    MustacheContentTypes.register(EscapedText(), named: "ESCAPED")
    let template = try MustacheTemplate(string: source)
    return template.render(
      [
        "title": document.title, "summary": document.summary, "name": document.name,
        "command": document.command,
        "style": style + SVGDrawing.style, "sections": document.sections.enumerated().map(section),
        "hasContents": document.sections.count > 2,
      ] as [String: Any])
  }

  /// Mustache's own escaping passes over quotes with an accent on them.
  private struct EscapedText: MustacheContentType {
    func escapeText(_ text: String) -> String { Escaping.html(text) }
  }

  private static func section(_ index: Int, _ section: Document.Section) -> [String: Any] {
    let id = "s\(index + 1)"
    let blocks = section.blocks.enumerated().map { block($1, id: "\(id)-\($0 + 1)") }
    return ["id": id, "title": section.title.text, "blocks": blocks]
  }

  private static func block(_ block: Document.Block, id: String) -> [String: Any] {
    switch block {
    case .paragraph(let text): ["paragraph": ["text": text]]
    case .cited(let from, let text): ["cited": ["links": links(from), "text": text]]
    case .list(let items): ["list": ["items": items]]
    case .lines(let lines): ["lines": ["items": lines.map(\.text)]]
    case .quoted(let lines): ["lines": ["items": lines]]
    case .chart(let chart):
      ["chart": ["svg": SVGDrawing(chart, name: id).element, "caption": chart.summary]]
    case .table(let table):
      [
        "table": [
          "caption": table.caption, "hasCaption": !table.caption.isEmpty,
          "columns": table.columns.map { ["title": $0.title, "kind": kind($0)] },
          "rows": table.rows.enumerated().map { index, row in
            [
              "head": row.first?.text ?? "", "links": links(table.links?[index] ?? []),
              "hasLinks": table.links != nil,
              "headKind": kind(table.columns[0]) + (isProse(row.first?.text ?? "") ? " prose" : ""),
              "cells": zip(row, table.columns).dropFirst().map {
                ["text": $0.text, "kind": kind($1) + (isProse($0.text) ? " prose" : "")]
              },
            ] as [String: Any]
          },
        ] as [String: Any]
      ]
    }
  }

  private static func links(_ links: [Document.Link]) -> [[String: Any]] {
    links.enumerated().map { index, link in
      [
        "name": link.name, "isLink": link.url != nil, "url": link.url ?? "",
        "separator": index < links.count - 1 ? ", " : "",
      ]
    }
  }

  /// Whether a cell's text may break into lines, which a number must not.
  private static func isProse(_ text: String) -> Bool {
    text.count > 44 && (text.contains(", ") || text.split(separator: " ").count > 3)
  }

  private static func kind(_ column: Document.Column) -> String {
    column.isNumber ? "number" : "words"
  }
}
