import Charts
import Escapes

/// The files of a document, by name: Markdown with its pictures, one page of HTML, and the numbers.
public struct DocumentFiles {
  public let document: Document
  /// What the document was made from.
  private let sources: [any Encodable & Sendable]

  /// - Parameter sources: the values that the document tells of; they stand in its JSON in full.
  public init(_ document: Document, from sources: [any Encodable & Sendable]) {
    self.document = document
    self.sources = sources
  }

  /// Every file's name and text.
  ///
  /// - Throws: what the template engine throws; it does so for a template that is wrong.
  public func files() throws -> [(name: String, text: String)] {
    let charts = document.charts.enumerated().map { index, chart in
      (name: picture(index + 1), text: SVGDrawing(chart).file)
    }
    return [
      (name: "\(document.name).md", text: markdown),
      (name: "\(document.name).html", text: try HTMLRenderer.html(document)),
      (
        name: "\(document.name).json",
        text: try JSONReport.render(Data(page: document, sources: sources))
      ),
    ] + charts
  }

  private struct Data: Encodable {
    let page: Document
    let sources: [any Encodable & Sendable]

    private enum CodingKeys: String, CodingKey { case page, sources }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(page, forKey: .page)
      var list = container.nestedUnkeyedContainer(forKey: .sources)
      for source in sources { try source.encode(to: list.superEncoder()) }
    }
  }

  private func picture(_ number: Int) -> String { "\(document.name)-\(number).svg" }

  private var markdown: String {
    var renderer = MarkdownRenderer(picture: picture)
    let name = document.name
    let lines =
      ["# \(Escaping.markdown(document.title))", "", Escaping.markdown(document.summary)]
      + document.sections.flatMap { [""] + renderer.lines($0, level: 2) } + [
        "",
        "[The same page in HTML](\(name).html), [its numbers](\(name).json). "
          + "Made by \(Escaping.markdownCode(document.command)).",
      ]
    return lines.joined(separator: "\n") + "\n"
  }
}
