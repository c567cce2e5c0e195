import SeededRandom

/// Rows drawn at random, the same for the same seed.
public struct RowSample: Sendable, Codable, Hashable {
  /// How many were drawn, and of how many.
  public let rows: Int
  public let of: Int
  public let seed: UInt64

  /// Every set of so many rows is as likely as any other; all rows, if there are no more, and none for
  /// numbers below 1.
  public init(_ rows: Int, of count: Int, seed: UInt64) {
    self.rows = max(0, min(rows, count))
    self.of = max(0, count)
    self.seed = seed
  }

  /// The numbers of the rows, ascending: each is taken with the probability that the rest is short of it
  /// (selection sampling; Knuth, TAOCP 3.4.2, algorithm S).
  public var numbers: [Int] {
    var random = SplitMix64(state: seed)
    var taken: [Int] = []
    var row = 0
    while taken.count < rows, row < of {
      if Int.random(in: 0..<of - row, using: &random) < rows - taken.count { taken.append(row) }
      row += 1
    }
    return taken
  }
}
