import FloatFormats
import SoftmaxReference
import Synchronization

/// Judges rows of one length, received in one format, against the certified values in another: the outputs of one
/// maker or of several.
struct RowMeasuring: Sendable {
  let reference: Reference
  /// The format that logits are received in.
  let input: FloatFormat
  let length: Int
  /// Outputs whose correctly rounded value is below this in magnitude have no ulp error.
  var ulpFloor = 0.0
  var convention = RowConvention.standard
  /// The undecided elements of the rows measured.
  let undecided: UndecidedLog
  private let measurers: MeasurerPool

  init(
    _ reference: Reference, input: FloatFormat, length: Int, by method: OutputMeasurer.Method,
    undecided: UndecidedLog
  ) {
    self.reference = reference
    self.input = input
    self.length = length
    self.undecided = undecided
    measurers = MeasurerPool { OutputMeasurer(reference, length: length, by: method) }
  }

  /// The rows judged, once for each of the makers' outputs.
  func judge(
    _ rows: RowStretch, by makers: [OutputOrigin], threads: Int = 1
  ) throws(ReferenceError) -> [JudgedRows] {
    let received = input == .binary64 ? rows.logits : rows.logits.map { input.round($0) }
    let made = inParallel(makers.count, threads: threads) { maker in
      makers[maker].outputs(for: rows, received: received, reference.quantity)
    }
    let judgeable = ConventionalRows(received, length: length, convention)
    // Rows are counted from 0 in this part: those of a sample do not follow each other.
    var measured: Measured
    do {
      measured = try measurers.measure(judgeable.measured, rows.companions, made)
      try judgeable.setZeros(&measured.due, &measured.ulps, made, reference)
    } catch {
      throw error.renumbered { rows.numbers[$0] }
    }
    undecided.add(
      measured.undecided.map { $0.moved(toRow: rows.numbers[$0.row], index: $0.index) },
      in: reference.format)
    leaveOut(&measured, rows)
    return makers.indices.map { judged(rows, received, judgeable.logits, made[$0], measured, $0) }
  }

  private func judged(
    _ rows: RowStretch, _ received: [Double], _ logits: [Double], _ outputs: [Double],
    _ measured: Measured, _ maker: Int
  ) -> JudgedRows {
    let width = reference.quantity.outputCount(length)
    return JudgedRows(
      quantity: reference.quantity,
      formats: FormatPair(input: input, output: reference.format), length: length,
      numbers: rows.numbers, logits: logits, received: received, asGiven: rows.logits,
      companions: rows.companions,
      outputs: outputs, due: measured.due, ulps: measured.ulps[maker],
      undecided: Set(measured.undecided.map { $0.row * width + $0.index }),
      exactlySaturated: Set(measured.exactlySaturated))
  }

  /// Takes the errors away of what is below the floor, and of rows that do not count.
  private func leaveOut(_ measured: inout Measured, _ rows: RowStretch) {
    let width = reference.quantity.outputCount(length)
    let isFloored = ulpFloor > 0
    guard isFloored || rows.ignoredCount > 0 else { return }
    for index in measured.due.indices
    where isFloored && measured.due[index].magnitude < ulpFloor
      || rows.companion(index / width) == .ignored
    {
      for maker in measured.ulps.indices { measured.ulps[maker][index] = .nan }
    }
  }
}

/// What `OutputMeasurer` says of rows.
struct Measured {
  var due: [Double]
  /// For each maker.
  var ulps: [[Double]]
  var undecided: [UndecidedElement]
  var exactlySaturated: [Int]
}

/// Measurers with their scratch memory, one for each thread that is at work.
private final class MeasurerPool: Sendable {
  private let make: @Sendable () -> OutputMeasurer
  private let idle = Mutex<[Measurer]>([])

  init(_ make: @escaping @Sendable () -> OutputMeasurer) {
    self.make = make
  }

  func measure(
    _ logits: [Double], _ companions: [RowCompanion], _ outputs: [[Double]]
  ) throws(ReferenceError) -> Measured {
    let measurer = idle.withLock { $0.popLast() } ?? Measurer(make())
    defer { idle.withLock { $0.append(measurer) } }
    return try measurer.measure(logits, companions, outputs)
  }

  /// Used by one thread at a time: whoever took it from the pool.
  private final class Measurer: @unchecked Sendable {
    private var measurer: OutputMeasurer

    init(_ measurer: consuming OutputMeasurer) {
      self.measurer = measurer
    }

    func measure(
      _ logits: [Double], _ companions: [RowCompanion], _ outputs: [[Double]]
    ) throws(ReferenceError) -> Measured {
      let count = outputs[0].count
      let all = outputs.count == 1 ? outputs[0] : outputs.flatMap { $0 }
      var due = [Double](repeating: 0, count: count)
      var ulps = [Double](repeating: 0, count: all.count)
      try measurer.measure(logits, with: companions, all, due: &due, ulps: &ulps, firstRow: 0)
      return Measured(
        due: due,
        ulps: outputs.count == 1
          ? [ulps]
          : outputs.indices.map { Array(ulps[$0 * count..<($0 + 1) * count]) },
        undecided: measurer.undecided, exactlySaturated: measurer.exactlySaturated)
    }
  }
}
