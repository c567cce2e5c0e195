/// The rows with the largest errors, and the worst row of every candidate, which the errors of others may outdo;
/// among equals, the first.
struct WorstRows {
  struct Kept {
    var row: GivenRow
    /// Each candidate's largest error.
    var severities: [Double]

    var severity: Double { severities.max() ?? 0 }
  }

  /// How many rows are kept; more, where there are more candidates with errors.
  let limit: Int
  private var kept: [Kept] = []
  /// Each candidate's worst row so far, with its error.
  private var worst: [(row: Int, severity: Double)] = []

  init(limit: Int) {
    self.limit = limit
  }

  /// - Parameter severities: as many in each row.
  mutating func add(
    _ number: Int, severities: [Double], row: () -> GivenRow
  ) {
    guard limit > 0 else { return }
    if worst.isEmpty { worst = severities.map { _ in (-1, 0) } }
    var isWorst = false
    for (column, severity) in severities.enumerated() where severity > worst[column].severity {
      worst[column] = (number, severity)
      isWorst = true
    }
    let severity = severities.max() ?? 0
    guard isWorst || kept.count < limit || kept.contains(where: { $0.severity < severity })
    else { return }
    kept.append(Kept(row: row(), severities: severities))
    kept = chosen(among: limit)
  }

  /// Those with the largest errors, so many, and each candidate's worst; the most severe first.
  private func chosen(among count: Int) -> [Kept] {
    let needed = Set(worst.map(\.row))
    let sorted = kept.sorted { ($1.severity, $0.row.number) < ($0.severity, $1.row.number) }
    return sorted.prefix(count) + sorted.dropFirst(count).filter { needed.contains($0.row.number) }
  }

  /// Each candidate's worst row has a place among `limit`, before others.
  var inInputOrder: [Kept] {
    let needed = Set(worst.map(\.row))
    let others = limit - kept.count { needed.contains($0.row.number) }
    let rest = chosen(among: limit).filter { !needed.contains($0.row.number) }.prefix(
      max(others, 0))
    return (kept.filter { needed.contains($0.row.number) } + rest).sorted {
      $0.row.number < $1.row.number
    }
  }
}
