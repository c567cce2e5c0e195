public import SoftmaxAnalysis

/// What `Reports/Data/libraries.py` found about the softmax of libraries.
public struct LibraryFigures: Sendable, Codable {
  public var processor: String
  public var python: String
  public var system: String
  public var libraries: [Library]

  public struct Library: Sendable, Codable {
    public var name: String
    public var version: String
    /// Those that the library computes in.
    public var formats: [Format]
    /// What it gives for rows of special values in binary32.
    public var special: [Special]

    /// What it gave for a set of rows in a format; nil if it does not compute in that.
    func rows(_ format: String, _ set: String) -> Rows? {
      formats.first { $0.format == format }?.sets.first { $0.set == set }
    }
  }

  public struct Format: Sendable, Codable {
    public var format: String
    public var sets: [Rows]
  }

  public struct Rows: Sendable, Codable {
    public var set: String
    public var rows: Int
    public var totals: Totals
    /// The logits of the worst element's row, by their bits; nil for long rows.
    @AlwaysEncoded public var worstRow: [String]?
  }

  public struct Special: Sendable, Codable {
    public var row: String
    public var outputs: String
  }
}

extension LibraryFigures {
  /// The rows whose log-softmax is looked at.
  static let logSet = "near-one"

  /// The other sets of rows, as `libraries.py` names them, in words.
  static let sets = [
    (
      name: "ordinary", title: "200 rows of 1000",
      text: "normal logits of standard deviation 3"
    ),
    (
      name: "wide", title: "2000 rows of 10",
      text:
        "normal logits; their standard deviation is an eighth of the gap at which results become 0"
    ),
    (
      name: "hard", title: "hard rows",
      text: "gaps up to the least number of the format, masks, ties, neighbours, the largest number"
    ),
  ]
}
