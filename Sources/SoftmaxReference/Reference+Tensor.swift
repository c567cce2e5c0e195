import Dispatch
import FloatFormats
import MultiPrecision
public import SoftmaxTiers
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
  ///   - logits: rows of `length` logits, one after the other: Floats, Doubles or Float16s.
  ///   - companions: what goes with each row, or nothing where the quantity needs nothing.
  ///   - results: gets one number for each logit, or for each row for log-sum-exp.
  ///   - firstRow: the number of the first row, for the error text only.
  /// - Returns: how many values were certified in which way, and the elements that the budget did not decide,
  ///   for which `results` has NaN (in a format without NaN, no number that means anything).
  /// - Throws: `ReferenceError.emptyRow` for a `length` of 0; `.notANumber` where NaN is due in a format that
  ///   has none, for the first such row of a thread, and `results` is then unspecified.
  /// - Precondition: `logits` are whole rows; `results` are as many as the rows give, and their type holds every
  ///   number of the format: Double does for each, Float for binary32 and narrower ones with no wider exponent
  ///   range, Float16 likewise for binary16.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: [Logit], of length: Int, with companions: [RowCompanion] = [],
    into results: inout [Output], firstRow: Int = 0, threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    guard length > 0 else { throw .emptyRow(row: firstRow) }
    precondition(logits.count % length == 0, "the logits are not whole rows")
    precondition(
      Output.kernelKind.format.holdsEveryNumber(of: format),
      "\(Output.self) does not hold every number of \(format.name); take Double")
    let rowCount = logits.count / length
    precondition(
      results.count == rowCount * quantity.outputCount(length), "the results do not fit the rows")
    precondition(
      companions.isEmpty || companions.count == rowCount, "the companions do not fit the rows")
    guard rowCount > 0 else { return CertificateTally() }
    let work = Work(rowCount: rowCount, length: length, threads: threads)
    let outcome = Mutex(Outcome())
    logits.withUnsafeBufferPointer { logits in
      results.withUnsafeMutableBufferPointer { results in
        // Sound: every chunk of rows is taken by one thread, which writes to its part of the results.
        nonisolated(unsafe) let (logits, results) = (logits, results)
        DispatchQueue.concurrentPerform(iterations: work.threads) { _ in
          FloatEnvironment.ordinary {
            var worker = RowWorker(
              self, length: length, firstRow: firstRow, with: companions)
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
