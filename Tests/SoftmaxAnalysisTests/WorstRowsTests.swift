import SeededRandom
import Testing

@testable import SoftmaxAnalysis

@Suite struct WorstRowsTests {
  func kept(_ severities: [Double], limit: Int) -> [Int] {
    var worst = WorstRows(limit: limit)
    for (row, severity) in severities.enumerated() {
      worst.add(row, severities: [severity]) { GivenRow(number: row, logits: [Double(row)]) }
    }
    let kept = worst.inInputOrder
    #expect(
      kept.allSatisfy {
        $0.row.logits == [Double($0.row.number)] && $0.severity == severities[$0.row.number]
      })
    return kept.map(\.row.number)
  }

  @Test func theLargestAreKeptInInputOrder() {
    #expect(kept([1, 2, 3, 4], limit: 2) == [2, 3])
    #expect(kept([4, 3, 2, 1], limit: 2) == [0, 1])
    #expect(kept([1, .infinity, 2, .infinity], limit: 2) == [1, 3])
    #expect(kept([1, 2], limit: 10) == [0, 1])
    #expect(kept([], limit: 3) == [])
    #expect(kept([1, 2, 3], limit: 0) == [])
  }

  @Test func amongEqualsTheFirstAreKept() {
    #expect(kept([1, 1, 1, 1], limit: 2) == [0, 1])
    #expect(kept([1, 3, 3, 2, 3], limit: 2) == [1, 2])
    #expect(kept([1, 1, 2], limit: 2) == [0, 2])
    #expect(kept([.infinity, .infinity, .infinity], limit: 1) == [0])
  }

  /// Against the first `limit` of the rows sorted by falling severity, then by number.
  @Test func theSelectionIsThatOfASort() {
    for seed in 1...200 {
      var random = SplitMix64(state: UInt64(seed))
      let severities = (0..<20).map { _ in Double(Int.random(in: 0..<6, using: &random)) }
      let limit = Int.random(in: 1...12, using: &random)
      let sorted = severities.indices.sorted {
        (-severities[$0], $0) < (-severities[$1], $1)
      }
      #expect(kept(severities, limit: limit) == sorted.prefix(limit).sorted(), "seed \(seed)")
    }
  }

  private func keptOfColumns(_ rows: [[Double]], limit: Int) -> [Int] {
    var worst = WorstRows(limit: limit)
    for (row, severities) in rows.enumerated() {
      worst.add(row, severities: severities) { GivenRow(number: row, logits: []) }
    }
    return worst.inInputOrder.map(\.row.number)
  }

  @Test func theWorstRowOfEveryColumnIsAmongThem() {
    #expect(keptOfColumns([[0, 1], [9, 0], [8, 0], [7, 2], [6, 1]], limit: 2) == [1, 3])
    #expect(keptOfColumns([[0, 1], [9, 0], [8, 0], [7, 2], [6, 1]], limit: 3) == [1, 2, 3])
    #expect(
      keptOfColumns([[1, 0, 0], [0, 2, 0], [0, 0, 3]], limit: 1) == [0, 1, 2],
      "rather more than asked for")
    #expect(
      keptOfColumns([[5, 0], [6, 0]], limit: 1) == [1], "a column without errors has no worst row")
    #expect(keptOfColumns([[1, 1], [2, 1]], limit: 0) == [])
  }

  /// Against the rows sorted, after each column's first of its largest.
  @Test func theSelectionByColumnsIsThatOfASort() {
    for seed in 1...200 {
      var random = SplitMix64(state: UInt64(seed))
      let rows = (0..<20).map { _ in
        (0..<3).map { _ in Double(Int.random(in: 0..<9, using: &random)) }
      }
      let limit = Int.random(in: 1...12, using: &random)
      let worst = Set(
        (0..<3).map { column in
          rows.indices.max { (rows[$0][column], -$0) < (rows[$1][column], -$1) }!
        })
      let sorted = rows.indices.sorted { (-rows[$0].max()!, $0) < (-rows[$1].max()!, $1) }
      let rest = sorted.filter { !worst.contains($0) }.prefix(max(limit - worst.count, 0))
      #expect(keptOfColumns(rows, limit: limit) == (worst + rest).sorted(), "seed \(seed)")
    }
  }
}
