import Dispatch
import FloatFormats
public import SoftmaxTiers
import Synchronization

extension Reference {
  /// The certified values of many rows, into `results`, on `threads` threads.
  ///
  /// This is the way for whole tensors: kernels do nearly all of it at the speed of an ordinary softmax
  /// (of temperature 1; softmax in every format to nearest, and in every rounding mode in formats of 24
  /// bits or fewer; log-softmax and log-sum-exp in binary32 and binary64 to nearest), and only the few
  /// elements that they refuse go to the other tiers. The results are those of `certify(_:with:row:)` and do
  /// not depend on `threads`. They are written to where they belong, and nothing is copied.
  ///
  /// - Parameters:
  ///   - logits: rows of `length` logits, one after the other: Floats, Doubles or Float16s.
  ///   - companions: what goes with each row, or nothing where the quantity needs nothing.
  ///   - results: gets one number for each logit, or for each row for a quantity of the row.
  ///   - firstRow: the number of the first row, for the error text only.
  /// - Returns: how many values were certified in which way, and the elements that the budget did not decide,
  ///   for which `results` has NaN (in a format without NaN, no number that means anything).
  /// - Throws: `ReferenceError.emptyRow` for a `length` of 0; `.wrongShape` where counts do not go together;
  ///   `.notANumber` where NaN is due in a format that has none, for the first such row of a thread, and
  ///   `results` is then unspecified.
  /// - Precondition: the results' type holds every number of the format: Double does for each, Float for binary32
  ///   and narrower ones with no wider exponent range, Float16 likewise for binary16.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: Span<Logit>, of length: Int, with companions: [RowCompanion] = [],
    into results: inout MutableSpan<Output>, firstRow: Int = 0, threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    let layouts = try TensorLayouts(
      of: logits.count, length, width: quantity.outputCount(length), results.count, firstRow)
    return try certify(
      rows: logits, laidOut: layouts.logits, with: companions, into: &results,
      laidOut: layouts.results, firstRow: firstRow, threads: threads)
  }

  /// The same for rows whose elements stand apart, in logits, results or both. Rows that do not stand one after
  /// the other go through copies of some thousand elements at a time.
  ///
  /// - Parameters:
  ///   - layout: where the logits stand.
  ///   - resultLayout: where the results belong: as many rows, each as long, or of one element for a quantity of
  ///     the row. No other element of `results` is touched.
  /// - Throws: as for rows one after the other; `ReferenceError.wrongShape` as well where a layout leads
  ///   beyond its memory, or may have two results in one place.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: Span<Logit>, laidOut layout: RowLayout, with companions: [RowCompanion] = [],
    into results: inout MutableSpan<Output>, laidOut resultLayout: RowLayout, firstRow: Int = 0,
    threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    try check(layout, logits.count, resultLayout, results.count, companions, firstRow: firstRow)
    precondition(
      Output.kernelKind.format.holdsEveryNumber(of: format),
      "\(Output.self) does not hold every number of \(format.name); take Double")
    guard layout.rowCount > 0 else { return CertificateTally() }
    let work = Work(layout, threads: threads)
    let outcome = Mutex(Outcome())
    logits.withUnsafeBufferPointer { logits in
      results.withUnsafeMutableBufferPointer { results in
        // Sound: the layouts fit the memory, and every chunk of rows is taken by one thread, which writes to its
        // part of the results.
        nonisolated(unsafe) let logits = RowMemory(logits, layout)
        nonisolated(unsafe) let results = MutableRowMemory(results, resultLayout)
        DispatchQueue.concurrentPerform(iterations: work.threads) { _ in
          FloatEnvironment.ordinary {
            var worker = RowWorker(
              self, length: layout.length, firstRow: firstRow, with: companions)
            while let rows = work.next(), worker.error == nil {
              worker.certify(rows, logits, results)
            }
            outcome.withLock { $0.add(worker.tally, worker.error) }
          }
        }
      }
    }
    let result = outcome.withLock { $0 }
    if let error = result.error { throw error }
    return result.tally
  }

  private func check(
    _ layout: RowLayout, _ logitCount: Int, _ resultLayout: RowLayout, _ resultCount: Int,
    _ companions: [RowCompanion], firstRow: Int
  ) throws(ReferenceError) {
    guard layout.length > 0 else { throw .emptyRow(row: firstRow) }
    let width = quantity.outputCount(layout.length)
    guard resultLayout.rowCount == layout.rowCount, resultLayout.length == width else {
      throw .wrongShape(.resultLayout(resultLayout, rows: layout.rowCount, width: width))
    }
    guard layout.fits(logitCount) else {
      throw .wrongShape(.layout(layout, memory: logitCount))
    }
    guard resultLayout.fits(resultCount) else {
      throw .wrongShape(.layout(resultLayout, memory: resultCount))
    }
    guard resultLayout.isInjective else { throw .wrongShape(.overlap(resultLayout)) }
    let isCounted = quantity.rule.companion == .nothing && companions.isEmpty
    guard isCounted || companions.count == layout.rowCount else {
      throw .wrongShape(.companions(count: companions.count, rows: layout.rowCount))
    }
  }
}

/// Where logits and results stand, one row after the other.
private struct TensorLayouts {
  let logits: RowLayout
  let results: RowLayout

  /// - Parameter width: results of each row.
  /// - Throws: `ReferenceError.emptyRow`, `.wrongShape`.
  init(
    of logitCount: Int, _ length: Int, width: Int, _ resultCount: Int, _ firstRow: Int
  ) throws(ReferenceError) {
    guard length > 0 else { throw .emptyRow(row: firstRow) }
    guard logitCount % length == 0 else {
      throw .wrongShape(.logits(count: logitCount, length: length))
    }
    let rows = logitCount / length
    guard resultCount == rows * width else {
      throw .wrongShape(.results(count: resultCount, due: rows * width))
    }
    logits = RowLayout(rows: rows, of: length)
    results = RowLayout(rows: rows, of: width)
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

  init(_ layout: RowLayout, threads: Int) {
    rowCount = layout.rowCount
    chunk = max(1, 8192 / layout.length)
    self.threads = max(1, min(threads, (rowCount + chunk - 1) / chunk))
  }

  func next() -> Range<Int>? {
    let start = taken.add(chunk, ordering: .relaxed).oldValue
    return start < rowCount ? start..<min(start + chunk, rowCount) : nil
  }
}
