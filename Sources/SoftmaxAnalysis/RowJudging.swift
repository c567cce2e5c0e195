import SoftmaxReference

/// Judges rows on several threads at a time, and hands the outcomes on in the order of the rows, so
/// that nothing depends on how many threads there are.
struct RowJudging<Judged: Sendable>: Sendable {
  let threads: Int
  /// What is to be found out about a row of that number.
  let judge: @Sendable (_ logits: [Double], _ row: Int) throws(ReferenceError) -> Judged

  /// How many logits are judged before their outcomes are handed on, if a row is not longer.
  private var batchLogits: Int { 16384 }

  /// Calls `body` with each row's number, its logits and what the judge says.
  ///
  /// - Throws: what `visitRows` and `body` throw, and `ReferenceError` of the first row that has one.
  func forEachRow(
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void,
    body: (Int, [Double], Judged) throws -> Void
  ) throws {
    var rows: [Row] = []
    var count = 0
    try withoutActuallyEscaping(body) { body in
      try visitRows { number, logits in
        rows.append(Row(number: number, logits: logits))
        count += logits.count
        guard threads == 1 || count >= batchLogits else { return }
        try handOn(rows, body)
        rows.removeAll(keepingCapacity: true)
        count = 0
      }
    }
    try handOn(rows, body)
  }

  private struct Row {
    let number: Int
    let logits: [Double]
  }

  private func handOn(
    _ rows: [Row], _ body: (Int, [Double], Judged) throws -> Void
  ) throws {
    for (row, outcome) in zip(rows, judged(rows)) {
      try body(row.number, row.logits, try outcome.get())
    }
  }

  private typealias Outcome = Result<Judged, ReferenceError>

  private func judged(_ rows: [Row]) -> [Outcome] {
    inParallel(rows.count, threads: threads) { judged(rows[$0].number, rows[$0].logits) }
  }

  private func judged(_ number: Int, _ logits: [Double]) -> Outcome {
    Outcome { () throws(ReferenceError) in try judge(logits, number) }
  }
}
