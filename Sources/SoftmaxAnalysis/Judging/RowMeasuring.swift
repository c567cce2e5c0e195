import Dispatch
import FloatFormats
import MultiPrecision
import SoftmaxReference
import Synchronization

/// Measures stretches of rows in parts, on several threads at a time; the parts, and so the results, do not
/// depend on how many threads there are.
struct RowMeasuring: Sendable {
  let reference: Reference
  let length: Int
  let ulpFloor: Double
  let convention: RowConvention
  let threads: Int
  /// The undecided elements of the rows measured.
  let undecided = UndecidedLog()
  private let measurers: MeasurerPool

  /// How many logits a part has, if a row is not longer.
  private static let partLogits = 16384

  init(
    _ reference: Reference, length: Int, ulpFloor: Double, convention: RowConvention, threads: Int
  ) {
    self.reference = reference
    self.length = length
    self.ulpFloor = ulpFloor
    self.convention = convention
    self.threads = threads
    measurers = MeasurerPool(reference, length: length)
  }

  typealias Part = (rows: JudgedRows, counts: TotalCounts)

  /// The rows judged and counted, part by part, in order.
  ///
  /// - Throws: `ReferenceError` of the first part that has one.
  func measure(_ rows: OutputChecker.Rows, deviationFloor: Double) throws -> [Part] {
    let rowCount = rows.logits.count / length
    let step = max(1, Self.partLogits / length)
    let parts = (rowCount + step - 1) / step
    let outcomes = Mutex([Result<Part, ReferenceError>?](repeating: nil, count: parts))
    let taken = Atomic(0)
    let work: @Sendable (Int) -> Void = { _ in
      let measurer = measurers.take()
      while true {
        let part = taken.add(1, ordering: .relaxed).oldValue
        guard part < parts else { break }
        let chosen = part * step..<min((part + 1) * step, rowCount)
        let outcome = FloatEnvironment.ordinary {
          Result { () throws(ReferenceError) in
            try judge(rows, chosen, measurer, deviationFloor: deviationFloor)
          }
        }
        outcomes.withLock { $0[part] = outcome }
      }
      measurers.giveBack(measurer)
      if threads > 1 { ThreadCache.free() }
    }
    if threads == 1 || parts == 1 {
      work(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: min(threads, parts), execute: work)
    }
    return try outcomes.withLock { try $0.map { try $0!.get() } }
  }

  private func judge(
    _ rows: OutputChecker.Rows, _ chosen: Range<Int>, _ measurer: MeasurerPool.Measurer,
    deviationFloor: Double
  ) throws(ReferenceError) -> Part {
    let width = reference.quantity.outputCount(length)
    let logits = Array(rows.logits[chosen.lowerBound * length..<chosen.upperBound * length])
    let outputs = Array(rows.outputs[chosen.lowerBound * width..<chosen.upperBound * width])
    let judgeable = ConventionalRows(logits, length: length, convention)
    let numbers = Array(rows.numbers[chosen])
    // Rows are counted from 0 in this part: those of a sample do not follow each other.
    var (due, ulps, open): ([Double], [Double], [UndecidedElement])
    do {
      (due, ulps, open) = try measurer.measure(judgeable.measured, outputs)
      try judgeable.setZeros(&due, &ulps, outputs, reference)
    } catch {
      throw error.renumbered { numbers[$0] }
    }
    undecided.add(
      open.map { $0.moved(toRow: numbers[$0.row], index: $0.index) }, in: reference.format)
    if ulpFloor > 0 {
      for index in due.indices where due[index].magnitude < ulpFloor { ulps[index] = .nan }
    }
    let judged = JudgedRows(
      quantity: reference.quantity,
      formats: FormatPair(input: .binary64, output: reference.format), length: length,
      numbers: numbers, logits: judgeable.logits, received: logits,
      outputs: outputs, due: due, ulps: ulps,
      undecided: Set(open.map { $0.row * width + $0.index }))
    var counts = TotalCounts(deviationFloor: deviationFloor)
    counts.add(judged)
    return (judged, counts)
  }
}

/// Measurers with their scratch memory, one for each thread that is at work.
private final class MeasurerPool: Sendable {
  private let reference: Reference
  private let length: Int
  private let idle = Mutex<[Measurer]>([])

  init(_ reference: Reference, length: Int) {
    self.reference = reference
    self.length = length
  }

  func take() -> Measurer {
    idle.withLock { $0.popLast() } ?? Measurer(OutputMeasurer(reference, length: length))
  }

  func giveBack(_ measurer: Measurer) {
    idle.withLock { $0.append(measurer) }
  }

  /// Used by one thread at a time: whoever took it from the pool.
  final class Measurer: @unchecked Sendable {
    private var measurer: OutputMeasurer

    init(_ measurer: consuming OutputMeasurer) {
      self.measurer = measurer
    }

    func measure(
      _ logits: [Double], _ outputs: [Double]
    ) throws(ReferenceError) -> (due: [Double], ulps: [Double], undecided: [UndecidedElement]) {
      var due = [Double](repeating: 0, count: outputs.count)
      var ulps = due
      try measurer.measure(logits, outputs, due: &due, ulps: &ulps, firstRow: 0)
      return (due, ulps, measurer.undecided)
    }
  }
}
