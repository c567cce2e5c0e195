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
    let companions = rows.companions.isEmpty ? [] : Array(rows.companions[chosen])
    let numbers = Array(rows.numbers[chosen])
    // Rows are counted from 0 in this part: those of a sample do not follow each other.
    var measured: MeasurerPool.Measurer.Measured
    do {
      measured = try measurer.measure(judgeable.measured, companions, outputs)
      try judgeable.setZeros(&measured.due, &measured.ulps, outputs, reference)
    } catch {
      throw error.renumbered { numbers[$0] }
    }
    let open = measured.undecided
    undecided.add(
      open.map { $0.moved(toRow: numbers[$0.row], index: $0.index) }, in: reference.format)
    leaveOut(&measured, companions)
    let judged = JudgedRows(
      quantity: reference.quantity,
      formats: FormatPair(input: .binary64, output: reference.format), length: length,
      numbers: numbers, logits: judgeable.logits, received: logits, companions: companions,
      outputs: outputs, due: measured.due, ulps: measured.ulps,
      undecided: Set(open.map { $0.row * width + $0.index }),
      exactlySaturated: Set(measured.exactlySaturated))
    var counts = TotalCounts(deviationFloor: deviationFloor)
    counts.add(judged)
    return (judged, counts)
  }

  /// Takes the errors away of what is below the floor, and of rows that do not count.
  private func leaveOut(
    _ measured: inout MeasurerPool.Measurer.Measured, _ companions: [RowCompanion]
  ) {
    if ulpFloor > 0 {
      for index in measured.due.indices where measured.due[index].magnitude < ulpFloor {
        measured.ulps[index] = .nan
      }
    }
    let width = reference.quantity.outputCount(length)
    for (row, companion) in companions.enumerated() where companion == .ignored {
      for index in row * width..<(row + 1) * width { measured.ulps[index] = .nan }
    }
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

    struct Measured {
      var due: [Double]
      var ulps: [Double]
      var undecided: [UndecidedElement] = []
      /// As `OutputMeasurer` has them.
      var exactlySaturated: [Int] = []
    }

    func measure(
      _ logits: [Double], _ companions: [RowCompanion], _ outputs: [Double]
    ) throws(ReferenceError) -> Measured {
      let zeros = [Double](repeating: 0, count: outputs.count)
      var measured = Measured(due: zeros, ulps: zeros)
      try measurer.measure(
        logits, with: companions, outputs, due: &measured.due, ulps: &measured.ulps, firstRow: 0)
      measured.undecided = measurer.undecided
      measured.exactlySaturated = measurer.exactlySaturated
      return measured
    }
  }
}
