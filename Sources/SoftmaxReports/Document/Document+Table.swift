extension Document {
  /// Cells by row; the first column names the row.
  public struct Table: Sendable, Codable, Hashable {
    public var caption: String
    public var columns: [Column]
    public var rows: [[Text]]
    /// What each row's first cell says, with addresses.
    public var links: [[Link]]?

    public init(_ caption: String = "", columns: [Column], rows: [[Text]] = []) {
      self.caption = caption
      self.columns = columns
      self.rows = rows
    }

    public init(_ caption: String, columns: [Column], rows: [[String]]) {
      self.init(caption, columns: columns, rows: rows.map { $0.map { Text($0) } })
    }

    /// The same under another caption.
    func captioned(_ caption: String) -> Table {
      var table = self
      table.caption = caption
      return table
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
}
