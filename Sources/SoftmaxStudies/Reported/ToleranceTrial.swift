public import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

/// A tolerance of 3n + 3 ulp for rows of n logits, tried in binary32 on seeded rows of standard deviation 30.
public struct ToleranceTrial: Sendable, Codable, Hashable {
  public internal(set) var sources = [
    "web-platform-tests/wpt#37254", "sonos/tract#2631", "tenstorrent/tt-metal#41629",
    "tenstorrent/tt-metal#52816",
  ]
  public internal(set) var rows: [Row]

  /// Rows of one length.
  public struct Row: Sendable, Codable, Hashable {
    public var length: Int
    /// In ulps.
    public var tolerance: Int
    public var rowCount: Int
    /// Of shifted and shifted-two-sum.
    public var totals: [Totals]
  }

  init() throws {
    rows = try [2, 4, 10, 100, 1000].map(Row.init)
  }
}

extension ToleranceTrial.Row {
  fileprivate init(length: Int) throws {
    let rows = SeededRows.normal(
      max(20, min(2000, 20000 / length)), length: length, scale: 30)
    let options = try AnalysisOptions(
      formats: [.binary32], algorithms: [Shifted.self, ShiftedTwoSum.self], listedRows: 0)
    self.init(
      length: length, tolerance: 3 * length + 3, rowCount: rows.rows.count,
      totals: try Analyzer(options).analyze(rows.input) { try rows.visit($0) }.totals)
  }
}
