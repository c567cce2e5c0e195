/// Rows that have no answer in a format: NaN is due for all of their outputs.
public struct UnansweredRows: Sendable, Codable, Hashable {
  public enum Reason: String, Sendable, Codable, Hashable, CaseIterable {
    /// A logit is NaN as received.
    case nan
    /// The largest logit is +infinity as received.
    case infinity
    /// No logit is finite as received: all are -infinity, or there is none.
    case nothingFinite
  }

  public var format: String
  public var reason: Reason
  public var count: Int
  /// The numbers of the first of them.
  public var first: [Int]

  /// How many numbers are kept.
  static let keptCount = 16
}

/// Gathers the rows without an answer, once for each format.
struct UnansweredTally {
  private var rows: [UnansweredRows] = []
  /// The places of each format's first candidate.
  private let places: [Int]

  init(_ candidates: [Candidate]) {
    places = candidates.indices.filter { place in
      candidates.firstIndex { $0.format == candidates[place].format } == place
    }
  }

  /// Adds rows as each of the candidates judged them.
  mutating func add(_ judged: [JudgedRows]) {
    for row in judged[0].numbers.indices {
      for place in places {
        let rows = judged[place]
        let outputs = rows.places(of: row)
        guard outputs.allSatisfy({ rows.due[$0].isNaN && !rows.undecided.contains($0) }) else {
          continue
        }
        let logits = Array(rows.received[row * rows.length..<(row + 1) * rows.length])
        if let reason = reason(logits) {
          add(rows.numbers[row], rows.formats.output.name, reason)
        }
      }
    }
  }

  private mutating func add(_ row: Int, _ format: String, _ reason: UnansweredRows.Reason) {
    let place = rows.firstIndex { $0.format == format && $0.reason == reason } ?? rows.count
    if place == rows.count {
      rows.append(UnansweredRows(format: format, reason: reason, count: 0, first: []))
    }
    rows[place].count += 1
    if rows[place].first.count < UnansweredRows.keptCount { rows[place].first.append(row) }
  }

  /// Nil where not the logits make it so, but targets of both signs at masked classes.
  private func reason(_ logits: [Double]) -> UnansweredRows.Reason? {
    if logits.contains(where: \.isNaN) { return .nan }
    if logits.contains(.infinity) { return .infinity }
    return logits.contains(where: \.isFinite) ? nil : .nothingFinite
  }

  /// Nil if every row has an answer.
  func finished() -> [UnansweredRows]? { rows.isEmpty ? nil : rows }
}
