import Dispatch
import MultiPrecision
import SoftmaxReference
import Synchronization

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
    let workers = min(threads, rows.count)
    if workers <= 1 { return rows.map { judged($0.number, $0.logits) } }
    let outcomes = Mutex([Outcome?](repeating: nil, count: rows.count))
    let taken = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = taken.add(1, ordering: .relaxed).oldValue
        guard index < rows.count else { break }
        let outcome = judged(rows[index].number, rows[index].logits)
        outcomes.withLock { $0[index] = outcome }
      }
      ThreadCache.free()
    }
    return outcomes.withLock { $0.map { $0! } }
  }

  private func judged(_ number: Int, _ logits: [Double]) -> Outcome {
    Outcome { () throws(ReferenceError) in try judge(logits, number) }
  }
}
