import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference

/// A figure that is not what it should be.
struct Difference: CustomStringConvertible {
  let figure: String
  let got: String
  let wanted: String

  init(_ figure: String, _ got: Any?, _ wanted: Any?) {
    self.figure = figure
    self.got = got.map { "\($0)" } ?? "none"
    self.wanted = wanted.map { "\($0)" } ?? "none"
  }

  var description: String { "\(figure): got \(got), wanted \(wanted)" }
}

/// A check of a batch by the kernels of one instruction set, held against its figures.
struct Comparison {
  private let batch: Batch
  private let figures: Figures
  private var ulps: [Double] = []
  private(set) var differences: [Difference] = []

  /// - Throws: what the check does.
  init(_ batch: Batch, _ figures: Figures, _ set: InstructionSet) throws {
    self.batch = batch
    self.figures = figures
    let limit = CheckLimit.maxUlp(figures.maxUlp.rounded(.down) + 0.75)
    let checker = try OutputChecker(
      batch.quantity, in: batch.format, length: batch.length, temperature: batch.temperature,
      limits: [limit, .correctlyRounded], ulpFloor: batch.ulpFloor,
      plan: TierPlan(instructionSet: set))
    let rows = OutputChecker.Rows(
      numbers: Array(batch.rows.indices), logits: batch.rows.flatMap(\.logits),
      outputs: batch.rows.flatMap(\.outputs))
    var ulps: [Double] = []
    let shape = [batch.rows.count, batch.length]
    let check = try checker.check(
      "fuzz", logits: .init(name: "logits", shape: shape, axis: 1),
      outputs: .init(
        name: "outputs", shape: [batch.rows.count, batch.quantity.outputCount(batch.length)],
        axis: 1),
      errors: { ulps += $1 }, visitRows: { try $0(rows) })
    self.ulps = ulps
    compareErrors()
    compare(check.totals)
    compareWorst(check.totals)
    if batch.quantity == .softmax {
      note("greatestSumDeviation", check.greatestSumDeviation, figures.greatestSumDeviation)
    }
    compare(check.limits, limit)
  }

  private mutating func note<Value: Equatable>(_ figure: String, _ got: Value, _ wanted: Value) {
    if got != wanted { differences.append(Difference(figure, got, wanted)) }
  }

  /// 2^-30 ulp, or 2^-50 of the error where that is more.
  private static func isClose(_ got: Double, _ wanted: Double) -> Bool {
    wanted.isNaN
      ? got.isNaN : (got - wanted).magnitude <= max(0x1p-30, wanted.magnitude * 0x1p-50)
  }

  private mutating func noteClose(_ figure: String, _ got: Double, _ wanted: Double) {
    if !Self.isClose(got, wanted) { differences.append(Difference(figure, got, wanted)) }
  }

  private mutating func compareErrors() {
    note("number of errors", ulps.count, figures.ulps.count)
    let width = batch.quantity.outputCount(batch.length)
    for (place, (got, wanted)) in zip(ulps, figures.ulps).enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: width)
      let (output, due) = (
        batch.rows[row].outputs[column], batch.rows[row].elements[column].due
      )
      if !Self.isClose(got, wanted) {
        noteClose("ulps of output \(column), \(output.hexText)", got, wanted)
      }
      if output == due, got.magnitude > 0.5 {
        differences.append(Difference("ulps of output \(column), which is due", got, "0.5 at most"))
      }
    }
  }

  private mutating func compare(_ totals: Totals) {
    let counts = [
      totals.count, totals.correctlyRounded, totals.exactOnes, totals.exactOnesDue,
      totals.exactZeros,
      totals.exactZerosDue, totals.prematureOnes, totals.prematureZeros, totals.missedOnes,
      totals.missedZeros, totals.flushed, totals.nonFinite, totals.specialValueMismatches,
      totals.rowsSumNotOne, totals.argmaxChanges,
    ]
    for (name, got) in zip(Figures.names, counts) { note(name, got, figures.counts[name]!) }
    noteClose("maxUlp", totals.maxUlp, figures.maxUlp)
    noteClose("p99Ulp", totals.p99Ulp, figures.p99Ulp)
    noteClose("meanUlp", totals.meanUlp, figures.meanUlp)
  }

  /// The first of the largest errors; among errors that are equal but for what they may be off by, any.
  private mutating func compareWorst(_ totals: Totals) {
    let largest = figures.sizes.compactMap { $0 }.max()
    guard let worst = totals.worst, let largest else {
      note("whether there is a worst", totals.worst != nil, largest != nil)
      return
    }
    let row = batch.rows[worst.row]
    let column = batch.quantity == .logSumExp ? 0 : worst.index
    let place = worst.row * batch.quantity.outputCount(batch.length) + column
    let size = figures.sizes[place] ?? -1
    if largest.isInfinite {
      note("worst", place, figures.sizes.firstIndex(of: .infinity)!)
    } else if !Self.isClose(size, largest) {
      differences.append(Difference("worst", size, largest))
    }
    noteClose("ulps of the worst", worst.ulps ?? .nan, figures.ulps[place])
    if batch.quantity == .logSumExp {
      note("index of the worst", worst.index, indexOfLargest(row.logits))
    }
    note(
      "logit of the worst", worst.logit.hex, FloatFormat.binary64.hexBits(row.logits[worst.index]))
    note("output of the worst", worst.output.hex, batch.format.hexBits(row.outputs[column]))
    note(
      "exact value of the worst", worst.exact.hex, batch.format.hexBits(row.elements[column].due))
  }

  /// The first, NaNs passed over.
  private func indexOfLargest(_ logits: [Double]) -> Int {
    let largest = logits.filter { !$0.isNaN }.max()
    return logits.firstIndex { $0 == largest } ?? 0
  }

  private mutating func compare(_ limits: [LimitResult], _ limit: CheckLimit) {
    guard case .maxUlp(let most) = limit else { return }
    if !Self.isClose(figures.maxUlp, most) {
      note(
        "whether max-ulp passes", limits[0].passes,
        !figures.hasInfiniteError && figures.maxUlp <= most)
    }
    note(
      "whether all are correctly rounded", limits[1].passes,
      figures.counts["correctlyRounded"] == figures.counts["count"] && figures.missedNaNs == 0)
  }
}

extension Double {
  /// With all its bits.
  var hexText: String { isFinite ? HexFloat.text(self) : "\(self)" }
}
