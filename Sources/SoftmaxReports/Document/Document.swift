public import Charts
public import SoftmaxAnalysis

/// A report as a value: what it says, in order. Renderers make text, Markdown, HTML and JSON of it.
public struct Document: Sendable, Codable, Hashable {
  @KnownSchema<Document> public var schema: Analysis.Schema
  /// Names the document's files.
  public var name: String
  public var title: String
  /// What it comes to, in a sentence or two.
  public var summary: String
  public var sections: [Section]
  /// The command that makes it.
  public var command: String

  public init(
    name: String, title: String, summary: String, sections: [Section], command: String
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.sections = sections
    self.command = command
  }

  /// A heading, if there is one, and what stands below it.
  public struct Section: Sendable, Codable, Hashable {
    public var title: Text
    public var blocks: [Block]

    public init(_ title: Text, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }

    public init(_ title: String, _ blocks: [Block]) {
      self.init(Text(title), blocks)
    }

    public init(_ blocks: [Block]) {
      self.init("", blocks)
    }
  }

  public enum Block: Sendable, Codable, Hashable {
    case paragraph(String)
    /// A paragraph that begins with where it is from.
    case cited(from: [Link], String)
    case list([String])
    case table(Table)
    case chart(Chart)
    /// Lines that stay lines.
    case lines([Text])
    /// What another program said, line by line.
    case quoted([String])
  }

  /// A name, and the address that it leads to if there is one.
  public struct Link: Sendable, Codable, Hashable {
    public var name: String
    public var url: String?

    public init(_ name: String, url: String? = nil) {
      self.name = name
      self.url = url
    }
  }

  /// The document's charts in order.
  public var charts: [Chart] {
    sections.flatMap(\.blocks).compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
  }
}

extension Document: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-report", version: 1)
}
