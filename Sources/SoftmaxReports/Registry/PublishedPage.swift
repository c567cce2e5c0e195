/// One page of a collection: a line of its registry.
public struct PublishedPage: Sendable {
  /// Names the page and its files.
  public let name: String
  /// What it tells of, in a line.
  public let summary: String

  private let make: @Sendable (PageWork) throws -> DocumentFiles

  public init(
    _ name: String, _ summary: String, make: @escaping @Sendable (PageWork) throws -> DocumentFiles
  ) {
    self.name = name
    self.summary = summary
    self.make = make
  }

  /// The page and what it was made from.
  ///
  /// - Throws: what working it out throws.
  public func files(_ work: PageWork) throws -> DocumentFiles { try make(work) }
}

/// What a page is made with.
public struct PageWork: Sendable {
  /// How many rows are worked on at a time, 1 or more; no page depends on it.
  public let threads: Int
  /// The command that the page names as its own.
  public let command: String

  public init(threads: Int, command: String) {
    self.threads = threads
    self.command = command
  }
}
