public import Charts
public import SoftmaxAnalysis

/// A report as a value: what it says, in order. Renderers make Markdown, HTML and JSON of it.
public struct Page: Sendable, Codable, Hashable {
  @KnownSchema<Page> public var schema: Analysis.Schema
  /// Names the page's files.
  public var name: String
  public var title: String
  /// What the page comes to, in a sentence or two.
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

  /// A heading and what stands below it.
  public struct Section: Sendable, Codable, Hashable {
    public var title: String
    public var blocks: [Block]

    public init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  public enum Block: Sendable, Codable, Hashable {
    case paragraph(String)
    /// A paragraph that begins with where it is from.
    case cited(from: [Link], String)
    case list([String])
    case table(Table)
    case chart(Chart)
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

  /// Cells by row; the first column names the row.
  public struct Table: Sendable, Codable, Hashable {
    public var caption: String
    public var columns: [Column]
    public var rows: [[String]]
    /// What each row's first cell says, with addresses.
    public var links: [[Link]]?

    public init(_ caption: String, columns: [Column], rows: [[String]]) {
      self.caption = caption
      self.columns = columns
      self.rows = rows
    }
  }

  public struct Column: Sendable, Codable, Hashable {
    public var title: String
    /// Numbers are set to the right.
    public var isNumber: Bool

    public init(_ title: String, isNumber: Bool = true) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  /// The page's charts in order.
  public var charts: [Chart] {
    sections.flatMap(\.blocks).compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
  }
}

extension Page.Table {
  init(_ caption: String, _ table: TextTable) {
    self.init(
      caption,
      columns: table.columns.map { Page.Column($0.title, isNumber: $0.alignment == .right) },
      rows: table.rows.map { $0.map(\.text) })
  }
}

extension Page: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-report", version: 1)
}
