public import SoftmaxTiers

/// What became of the rows of a tensor.
public struct CertifiedRows<Output: KernelNumber>: Sendable {
  /// One number for each logit, or for each row for a quantity of the row.
  public let results: [Output]
  /// How many values were certified in which way, and which the budget did not decide.
  public let tally: CertificateTally
}

extension Reference {
  /// The certified values of many rows, by tasks that can be cancelled: whether they were is asked before each batch
  /// of rows, which has some 65,000 logits.
  ///
  /// The results are those of `certify(rows:of:with:into:firstRow:threads:)`.
  ///
  /// - Parameters:
  ///   - output: the type of the results.
  ///   - tasks: how many batches are worked on at a time.
  /// - Throws: `CancellationError`, and what that function throws.
  /// - Precondition: the results' type holds every number of the format; `tasks` is 1 or more.
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: [Logit], of length: Int, with companions: [RowCompanion] = [],
    as output: Output.Type, firstRow: Int = 0, tasks: Int = 1
  ) async throws -> CertifiedRows<Output> {
    precondition(tasks >= 1, "one task or more")
    try Task.checkCancellation()
    let rowCount = try rowCount(logits.count, of: length, companions, firstRow: firstRow)
    let width = quantity.outputCount(length)
    var results = [Output](repeating: 0, count: rowCount * width)
    var tally = CertificateTally()
    let step = max(1, (1 << 16) / length)
    var starts = stride(from: 0, to: rowCount, by: step).makeIterator()
    try await withThrowingTaskGroup(of: (Range<Int>, CertifiedRows<Output>).self) { group in
      func addBatch() {
        guard let start = starts.next() else { return }
        let rows = start..<min(start + step, rowCount)
        group.addTask {
          try Task.checkCancellation()
          return (rows, try certify(rows, of: logits, length, companions, firstRow: firstRow))
        }
      }
      for _ in 0..<tasks { addBatch() }
      while let (rows, batch) = try await group.next() {
        results.replaceSubrange(
          rows.lowerBound * width..<rows.upperBound * width, with: batch.results)
        tally.add(batch.tally)
        addBatch()
      }
    }
    return CertifiedRows(results: results, tally: tally)
  }

  /// - Throws: `ReferenceError.emptyRow`, `.wrongShape`.
  private func rowCount(
    _ logitCount: Int, of length: Int, _ companions: [RowCompanion], firstRow: Int
  ) throws(ReferenceError) -> Int {
    guard length > 0 else { throw .emptyRow(row: firstRow) }
    let rows = logitCount / length
    guard logitCount == rows * length else {
      throw .wrongShape(.logits(count: logitCount, length: length))
    }
    guard companions.isEmpty || companions.count == rows else {
      throw .wrongShape(.companions(count: companions.count, rows: rows))
    }
    return rows
  }

  /// The results of some of the rows.
  private func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ rows: Range<Int>, of logits: [Logit], _ length: Int, _ companions: [RowCompanion],
    firstRow: Int
  ) throws(ReferenceError) -> CertifiedRows<Output> {
    var results = [Output](repeating: 0, count: rows.count * quantity.outputCount(length))
    let places = rows.lowerBound * length..<rows.upperBound * length
    let tally = try logits.withUnsafeBufferPointer { logits throws(ReferenceError) in
      try results.withUnsafeMutableBufferPointer { results throws(ReferenceError) in
        try certify(
          rows: UnsafeBufferPointer(rebasing: logits[places]), of: length,
          with: companions.isEmpty ? [] : Array(companions[rows]), into: results,
          firstRow: firstRow + rows.lowerBound)
      }
    }
    return CertifiedRows(results: results, tally: tally)
  }
}
