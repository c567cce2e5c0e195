import FloatFormats
import SoftmaxReference

/// Gathers the totals of one maker of outputs, stretch after stretch of rows.
struct TotalsAccumulator {
  private var counts = TotalCounts()
  private var percentile: NearestRank
  private let format: FloatFormat
  private let maker: String

  init(_ format: FloatFormat, maker: String, percentileCapacity: Int) {
    self.format = format
    self.maker = maker
    percentile = NearestRank(99, capacity: percentileCapacity)
  }

  /// Whether the rows must be given a second time, to `addAgain`.
  var needsSecondPass: Bool { percentile.needsSecondPass }

  /// The largest distance of a row's exact sum of outputs from 1; infinite where an output is not
  /// finite. Softmax only.
  var greatestSumDeviation: Double { counts.greatestSumDeviation }

  /// Outputs that differ where NaN is due.
  var missedNaNs: Int { counts.missedNaNs }

  /// An element for each kind of offence that there was.
  var examples: [Offence: Totals.Worst] { counts.examples }

  /// Adds a row and returns its largest error in magnitude; infinity where an output is not finite
  /// though a finite value is due, or a special value is missed.
  mutating func add(_ row: RowOutputs, number: Int) -> Double {
    let rows = JudgedRows(row, number: number)
    var counts = TotalCounts(deviationFloor: greatestSumDeviation)
    counts.add(rows)
    add(rows, counts)
    return counts.severity
  }

  /// Adds rows that were counted by themselves; to be called in the order of the rows.
  mutating func add(_ rows: JudgedRows, _ counted: TotalCounts) {
    counts.add(counted)
    addAgain(rows)
  }

  mutating func beginSecondPass() {
    percentile.beginSecondPass()
  }

  /// Adds the errors of rows that count to the percentile, in the second pass.
  mutating func addAgain(_ rows: JudgedRows) {
    for ulps in rows.ulps where !ulps.isNaN { percentile.add(ulps.magnitude) }
  }

  /// The totals of all rows.
  func finished() -> Totals {
    var totals = Totals(format: format.name, algorithm: maker)
    counts.fill(&totals)
    totals.p99Ulp = percentile.value
    return totals
  }
}
