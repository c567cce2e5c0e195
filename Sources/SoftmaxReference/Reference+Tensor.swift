import Dispatch
import FloatFormats
import MultiPrecision
import Synchronization

extension Reference {
  /// The certified values of many rows, into `results`, on `threads` threads.
  ///
  /// This is the way for whole tensors: kernels do nearly all of it at the speed of an ordinary softmax
  /// (of temperature 1; softmax in every format to nearest, and in every rounding mode in formats of 24
  /// bits or fewer; log-softmax and log-sum-exp in binary32 and binary64 to nearest), and only the few
  /// elements that they refuse go to the other tiers. The results are those of `certify(_:row:)` and do
  /// not depend on `threads`.
  ///
  /// - Parameters:
  ///   - logits: rows of `length` logits, one after the other.
  ///   - results: gets one number for each logit, or for each row for log-sum-exp. Their type holds
  ///     the format's numbers exactly: Float where that does, Double for binary64 and all others.
  ///   - firstRow: the number of the first row, for the error text only.
  /// - Returns: how many values were certified in which way.
  /// - Throws: `ReferenceError.emptyRow`; `.precisionExhausted` when the budget does not suffice, for
  ///   the first such row of a thread; `results` is then unspecified.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: [Logit], of length: Int, into results: inout [Output], firstRow: Int = 0,
    threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    guard length > 0 else { throw .emptyRow(row: firstRow) }
    precondition(logits.count % length == 0, "the logits are not whole rows")
    precondition(
      FastTier.givesDoubles(format) == (Output.self == Double.self),
      "results in \(format.name) are \(FastTier.givesDoubles(format) ? "Doubles" : "Floats")")
    let rowCount = logits.count / length
    precondition(
      results.count == rowCount * quantity.outputCount(length), "the results do not fit the rows")
    guard rowCount > 0 else { return CertificateTally() }
    let work = Work(rowCount: rowCount, length: length, threads: threads)
    let outcome = Mutex(Outcome())
    logits.withUnsafeBufferPointer { logits in
      results.withUnsafeMutableBufferPointer { results in
        // Sound: every chunk of rows is taken by one thread, which writes to its part of the results.
        nonisolated(unsafe) let (logits, results) = (logits, results)
        DispatchQueue.concurrentPerform(iterations: work.threads) { _ in
          FloatEnvironment.ordinary {
            var worker = RowWorker(self, length: length, firstRow: firstRow)
            while let rows = work.next(), worker.error == nil {
              worker.certify(rows, logits, results)
            }
            if work.threads > 1 { ThreadCache.free() }
            outcome.withLock { $0.add(worker.tally, worker.error) }
          }
        }
      }
    }
    let result = outcome.withLock { $0 }
    if let error = result.error { throw error }
    return result.tally
  }
}

/// What all threads found.
private struct Outcome {
  var tally = CertificateTally()
  var error: ReferenceError?

  mutating func add(_ tally: CertificateTally, _ error: ReferenceError?) {
    self.tally.add(tally)
    self.error = self.error ?? error
  }
}

/// Rows, given out in chunks of at least 8192 logits.
private final class Work: Sendable {
  let threads: Int
  private let rowCount: Int
  private let chunk: Int
  private let taken = Atomic(0)

  init(rowCount: Int, length: Int, threads: Int) {
    self.rowCount = rowCount
    chunk = max(1, 8192 / length)
    self.threads = max(1, min(threads, (rowCount + chunk - 1) / chunk))
  }

  func next() -> Range<Int>? {
    let start = taken.add(chunk, ordering: .relaxed).oldValue
    return start < rowCount ? start..<min(start + chunk, rowCount) : nil
  }
}

/// One thread's part of the certification of rows.
struct RowWorker: ~Copyable {
  private let reference: Reference
  private let length: Int
  /// The number of the first row, for the error text only.
  var firstRow: Int
  private var fast: FastTier?
  private(set) var tally = CertificateTally()
  private(set) var error: ReferenceError?

  init(_ reference: Reference, length: Int, firstRow: Int) {
    self.reference = reference
    self.length = length
    self.firstRow = firstRow
    fast = FastTier(reference)
  }

  mutating func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ rows: Range<Int>, _ logits: UnsafeBufferPointer<Logit>,
    _ results: UnsafeMutableBufferPointer<Output>
  ) {
    let width = reference.quantity.outputCount(length)
    let x = UnsafeBufferPointer(
      rebasing: logits[rows.lowerBound * length..<rows.upperBound * length])
    let y = UnsafeMutableBufferPointer(
      rebasing: results[rows.lowerBound * width..<rows.upperBound * width])
    do throws(ReferenceError) {
      guard fast != nil else {
        for row in 0..<rows.count {
          try finish(row, Array(0..<width), x, y, number: rows.lowerBound + row)
        }
        return
      }
      let open = fast!.certify(x, length: length, into: y)
      if !reference.format.hasNaN, let place = y.firstIndex(where: \.isNaN) {
        throw .notANumber(
          row: firstRow + rows.lowerBound + place / width, format: reference.format.name)
      }
      tally.add(.fast, y.count - open.count)
      // The refused elements of short rows come by position in the row first.
      for (row, indices) in Dictionary(grouping: open, by: { $0 / width }) {
        try finish(row, indices.map { $0 % width }, x, y, number: rows.lowerBound + row)
      }
    } catch {
      self.error = error
    }
  }

  /// The row numbered `row` of the chunk, at the indices that are open.
  private mutating func finish<Logit: KernelNumber, Output: KernelNumber>(
    _ row: Int, _ indices: [Int], _ x: UnsafeBufferPointer<Logit>,
    _ y: UnsafeMutableBufferPointer<Output>, number: Int
  ) throws(ReferenceError) {
    let logits = (row * length..<(row + 1) * length).map { x[$0].double }
    let values = try reference.certify(logits, at: indices, row: firstRow + number)
    let start = row * reference.quantity.outputCount(length)
    for (index, value) in zip(indices, values) {
      y[start + index] = Output(value.value)
    }
    tally.add(values.lazy.map(\.certificate))
  }
}
