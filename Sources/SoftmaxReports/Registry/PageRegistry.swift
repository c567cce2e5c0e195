/// The pages that there are, in the order in which a reader meets them. A page has a file of its own, and a line
/// here.
public struct PageRegistry: Sendable {
  public let pages: [PublishedPage]

  public init(_ pages: [PublishedPage]) {
    self.pages = pages
  }

  /// Those that need no input.
  public static let standard = PageRegistry([
    ArticlePage.entry, AtlasPage.entry, AlgorithmsPage.entry,
  ])

  public var names: [String] { pages.map(\.name) }

  /// The page of that name, if there is one.
  public subscript(name: String) -> PublishedPage? { pages.first { $0.name == name } }

  /// One line for each page: its name, what it tells of, and what makes it.
  ///
  /// - Parameter command: what makes a page.
  public func listing(style: TextStyle = .plain, command: (PublishedPage) -> String) -> String {
    let columns = ["page", "tells of", "made by"].map { Document.Column($0, isNumber: false) }
    let rows = pages.map { [$0.name, $0.summary, command($0)] }
    return TextRenderer.text([.table(Document.Table("", columns: columns, rows: rows))], style)
  }
}
