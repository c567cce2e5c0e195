import SoftmaxReference

/// A row of a tensor, and what goes with it.
struct GivenRow: Sendable {
  let number: Int
  let logits: [Double]
  var companion = RowCompanion.none
}

/// Judges rows on several threads at a time, and hands the outcomes on in the order of the rows, so
/// that nothing depends on how many threads there are.
struct RowJudging<Judged: Sendable>: Sendable {
  let threads: Int
  /// What is to be found out about a row of that number, on so many threads.
  let judge: @Sendable (_ row: GivenRow, _ threads: Int) throws(ReferenceError) -> Judged

  /// How many logits are judged before their outcomes are handed on, if there is a row for each thread.
  private var batchLogits: Int { 16384 }
  /// How many are enough whatever the rows, since outcomes take memory.
  private var greatestBatchLogits: Int { 1 << 22 }

  /// Calls `body` with each row and what the judge says.
  ///
  /// - Parameter companion: what goes with a row of that number.
  /// - Throws: what `visitRows`, `companion` and `body` throw, and `ReferenceError` of the first row that has one.
  func forEachRow(
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void,
    with companion: @escaping (Int) throws -> RowCompanion = { _ in .none },
    body: (GivenRow, Judged) throws -> Void
  ) throws {
    var rows: [GivenRow] = []
    var count = 0
    try withoutActuallyEscaping(body) { body in
      try visitRows { number, logits in
        rows.append(
          GivenRow(number: number, logits: logits, companion: try companion(number)))
        count += logits.count
        let isBatch = count >= batchLogits && rows.count >= threads
        guard threads == 1 || isBatch || count >= greatestBatchLogits else { return }
        try handOn(rows, body)
        rows.removeAll(keepingCapacity: true)
        count = 0
      }
    }
    try handOn(rows, body)
  }

  private func handOn(
    _ rows: [GivenRow], _ body: (GivenRow, Judged) throws -> Void
  ) throws {
    for (row, outcome) in zip(rows, judged(rows)) {
      let judged = try outcome.get()
      try FloatEnvironment.ordinary { try body(row, judged) }
    }
  }

  private typealias Outcome = Result<Judged, ReferenceError>

  private func judged(_ rows: [GivenRow]) -> [Outcome] {
    let share = max(1, threads / max(rows.count, 1))
    return inParallel(rows.count, threads: threads) { index in
      Outcome { () throws(ReferenceError) in
        try judge(rows[index], share)
      }
    }
  }
}
