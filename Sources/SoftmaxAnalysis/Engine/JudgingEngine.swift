import SoftmaxReference

/// The judge of whole tensors: outputs of a file, of a library's process or of algorithms, measured against the certified
/// values by the kernels, in parts, on several threads at a time. The parts, and so the results, do not depend on how many
/// threads there are.
///
/// What becomes of the judged rows is the caller's choice of accumulators.
struct JudgingEngine: Sendable {
  /// Makers of outputs that receive the same logits and are judged in the same format.
  struct Panel: Sendable {
    let measuring: RowMeasuring
    let makers: [OutputOrigin]
  }

  let panels: [Panel]
  let threads: Int

  /// How many rows a part has: about 16384 logits, or one row.
  static func partRows(length: Int) -> Int { max(1, 16384 / max(length, 1)) }

  typealias Judged = (rows: JudgedRows, totals: RunningTotals)
  private typealias Outcome = Result<[Judged], ReferenceError>

  /// The rows judged and counted part by part, in order: in each part once for each maker, in the panels' order.
  ///
  /// - Parameter deviationFloors: for each maker, a distance of a row's sum from 1 that need not be looked at.
  /// - Throws: `ReferenceError` of the first row that has one.
  func judge(
    _ rows: RowStretch, deviationFloors: [Double]
  ) throws(ReferenceError) -> [[Judged]] {
    let parts = parts(of: rows)
    let firsts = panels.reduce(into: [0]) { $0.append($0.last! + $1.makers.count) }
    let share = max(1, threads / max(parts.count * panels.count, 1))
    let outcomes = inParallel(parts.count * panels.count, threads: threads) { task in
      let (part, panel) = task.quotientAndRemainder(dividingBy: panels.count)
      return Outcome { () throws(ReferenceError) in
        try panels[panel].measuring.judge(parts[part], by: panels[panel].makers, threads: share)
          .enumerated().map { maker, judged in
            var totals = RunningTotals(
              deviationFloor: deviationFloors[firsts[panel] + maker])
            totals.count(judged)
            return (judged, totals)
          }
      }
    }
    var judged: [[Judged]] = []
    for part in parts.indices {
      judged.append(try Self.joined(outcomes[part * panels.count..<(part + 1) * panels.count]))
    }
    return judged
  }

  private func parts(of rows: RowStretch) -> [RowStretch] {
    let count = rows.numbers.count
    let step = Self.partRows(length: rows.length)
    guard count > step else { return count == 0 ? [] : [rows] }
    return stride(from: 0, to: count, by: step).map { rows.rows($0..<min($0 + step, count)) }
  }

  /// What all panels found; the error of the first row that has one.
  private static func joined(_ outcomes: ArraySlice<Outcome>) throws(ReferenceError) -> [Judged] {
    var judged: [Judged] = []
    var failure: ReferenceError?
    for outcome in outcomes {
      switch outcome {
      case .success(let found): judged += found
      case .failure(let error):
        if failure == nil || error.row ?? 0 < failure?.row ?? 0 { failure = error }
      }
    }
    if let failure { throw failure }
    return judged
  }
}
