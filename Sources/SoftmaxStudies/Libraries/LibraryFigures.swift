public import SoftmaxAnalysis

/// What `Reports/Data/libraries.py` found about the softmax of libraries.
public struct LibraryFigures: Sendable, Codable {
  public var processor: String
  public var python: String
  public var system: String
  public var libraries: [Library]
  /// The toolkit's own on the ordinary rows; nil in figures from before there were any.
  public var algorithms: [Algorithm]?

  public struct Library: Sendable, Codable {
    public var name: String
    public var version: String
    /// Those that the library computes in.
    public var formats: [Format]
    /// What it gives for rows of special values in binary32.
    public var special: [Special]

    /// What it gave for a set of rows in a format; nil if it does not compute in that.
    package func rows(_ format: String, _ set: String) -> Rows? {
      formats.first { $0.format == format }?.sets.first { $0.set == set }
    }
  }

  public struct Format: Sendable, Codable {
    public var format: String
    /// How the denominator is added up; nil where that was not looked for.
    public var summation: Summation?
    /// The least gap d of the rows [d, 0] at which the log-softmax of the large class is 0; nil where it never is, or
    /// that was not looked for.
    public var firstZero: Double?
    /// The same of correctly rounded numbers.
    public var firstZeroDue: Double?
    public var sets: [Rows]
  }

  /// The order of additions that predicts most of what a library was asked about them.
  public struct Summation: Sendable, Codable {
    public var order: String
    /// The format that sums are kept in, if they do not have more digits than outputs.
    public var arithmetic: String?
    public var predicted: Int
    public var asked: Int
  }

  /// One of the toolkit's algorithms with one of its summations.
  public struct Algorithm: Sendable, Codable {
    public var algorithm: String
    public var summation: String
    public var formats: [Judged]

    public struct Judged: Sendable, Codable {
      public var format: String
      public var totals: Totals
    }
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
  package static let logSet = "near-one"

  /// The other sets of rows, as `libraries.py` names them, in words.
  package static let sets = [
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
