/// The rows with the largest errors, and the worst row of every candidate, which the errors of others may outdo;
/// among equals, the first.
struct WorstRows {
  struct Kept {
    var row: GivenRow
    /// Each candidate's largest error.
    var severities: [Double]
    /// What the candidates made of the row; nil where it takes too much memory to be kept.
    var judged: [RowOutputs]?

    var severity: Double { severities.max() ?? 0 }
  }

  /// How many rows are kept; more, where there are more candidates with errors.
  let limit: Int
  private var kept: [Kept] = []
  /// Each candidate's worst row so far, with its error.
  private var worst: [(row: Int, severity: Double)] = []
  /// Outputs for which `judged` is kept: about 2 GB.
  private static let greatestJudgedCount = 1 << 25

  init(limit: Int) {
    self.limit = limit
  }

  /// - Parameter severities: as many in each row.
  mutating func add(
    _ row: GivenRow, severities: [Double], _ judged: [RowOutputs]? = nil
  ) {
    guard limit > 0 else { return }
    if worst.isEmpty { worst = severities.map { _ in (-1, 0) } }
    var isWorst = false
    for (column, severity) in severities.enumerated() where severity > worst[column].severity {
      worst[column] = (row.number, severity)
      isWorst = true
    }
    let new = Kept(row: row, severities: severities, judged: nil)
    guard isWorst || kept.count < limit || kept.contains(where: { $0.severity < new.severity })
    else { return }
    let outputs = (kept.map(\.judged) + [judged]).reduce(0) { $0 + ($1?.outputCount ?? 0) }
    kept.append(new)
    kept[kept.count - 1].judged = outputs <= Self.greatestJudgedCount ? judged : nil
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

extension [RowOutputs] {
  fileprivate var outputCount: Int { reduce(0) { $0 + $1.outputs.count } }
}
