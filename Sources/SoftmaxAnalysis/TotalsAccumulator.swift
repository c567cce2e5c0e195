import FloatFormats
import SoftmaxReference

/// Gathers the totals of one maker of outputs, row after row.
struct TotalsAccumulator {
  private var totals: Totals
  private var percentile: NearestRank
  /// Keeps sums of the largest numbers finite.
  private static let sumScale = 0x1p-64

  private var sum = CompensatedSum()
  private var ulpCount = 0
  /// The largest distance of a row's exact sum of outputs from 1; infinite where an output is not
  /// finite. Softmax only.
  private(set) var greatestSumDeviation = 0.0

  init(_ format: FloatFormat, maker: String, percentileCapacity: Int) {
    totals = Totals(format: format.name, algorithm: maker)
    percentile = NearestRank(capacity: percentileCapacity)
  }

  /// Whether the rows must be given a second time, to `addAgain`.
  var needsSecondPass: Bool { percentile.needsSecondPass }

  /// Adds a row and returns its largest error in magnitude; infinity where an output is not finite
  /// though a finite value is due, or a special value is missed.
  mutating func add(_ row: RowOutputs, number: Int) -> Double {
    var severity = 0.0
    for index in row.outputs.indices {
      severity = max(severity, add(row, index, number: number))
    }
    guard !row.judge.certified[0].value.isNaN else { return severity }
    if row.judge.quantity == .softmax {
      if row.sumIsNotOne { totals.rowsSumNotOne += 1 }
      let deviation = row.sumDeviation.map(\.magnitude) ?? .infinity
      greatestSumDeviation = max(greatestSumDeviation, deviation)
    }
    if let argmax = row.argmax, argmax != .kept { totals.argmaxChanges += 1 }
    return severity
  }

  private mutating func add(_ row: RowOutputs, _ index: Int, number: Int) -> Double {
    let judge = row.judge
    let (output, due) = (row.outputs[index], judge.certified[index].value)
    if due.isNaN || due.isInfinite, !judge.isCorrectlyRounded(output, at: index) {
      totals.specialValueMismatches += 1
      noteWorst(nil, row, index, number: number)
      if due.isNaN { return .infinity }
    }
    if due.isNaN { return 0 }
    count(output, due, judge, index)
    guard let ulps = judge.ulpError(output, at: index) else {
      if due.isFinite { totals.nonFinite += 1 }
      noteWorst(nil, row, index, number: number)
      return .infinity
    }
    add(ulps, row, index, number: number)
    return ulps.magnitude
  }

  /// Adds to the counts of saturation.
  private mutating func count(_ output: Double, _ due: Double, _ judge: FormatJudge, _ index: Int) {
    totals.count += 1
    totals.correctlyRounded += judge.isCorrectlyRounded(output, at: index) ? 1 : 0
    totals.exactOnes += output == 1 ? 1 : 0
    totals.exactOnesDue += due == 1 ? 1 : 0
    totals.exactZeros += output == 0 ? 1 : 0
    totals.exactZerosDue += due == 0 ? 1 : 0
    totals.flushed += judge.isFlushed(output, at: index) ? 1 : 0
    switch judge.verdict(output, at: index) {
    case .premature where output == 1: totals.prematureOnes += 1
    case .premature: totals.prematureZeros += 1
    case .missed where due == 1: totals.missedOnes += 1
    case .missed: totals.missedZeros += 1
    case .correct, nil: break
    }
  }

  private mutating func add(_ ulps: Double, _ row: RowOutputs, _ index: Int, number: Int) {
    let magnitude = ulps.magnitude
    ulpCount += 1
    sum.add(magnitude * Self.sumScale)
    percentile.add(magnitude)
    totals.maxUlp = max(totals.maxUlp, magnitude)
    noteWorst(ulps, row, index, number: number)
  }

  /// Keeps the first element with the largest error; one without an ulp error is beyond all others.
  private mutating func noteWorst(
    _ ulps: Double?, _ row: RowOutputs, _ index: Int, number: Int
  ) {
    func size(_ ulps: Double?) -> Double { ulps?.magnitude ?? .infinity }
    if let worst = totals.worst, size(worst.ulps) >= size(ulps) { return }
    let format = row.judge.format
    totals.worst = Totals.Worst(
      row: number, index: row.judge.place(index),
      logit: FloatRecord(row.judge.received[row.judge.place(index)], in: row.judge.inputFormat),
      output: FloatRecord(row.outputs[index], in: format),
      exact: FloatRecord(row.judge.certified[index].value, in: format), ulps: ulps)
  }

  mutating func beginSecondPass() {
    percentile.beginSecondPass(percent: 99)
  }

  /// Adds a row in the second pass.
  mutating func addAgain(_ row: RowOutputs) {
    for index in row.outputs.indices where !row.judge.certified[index].value.isNaN {
      if let ulps = row.judge.ulpError(row.outputs[index], at: index) {
        percentile.add(ulps.magnitude)
      }
    }
  }

  /// The totals of all rows.
  func finished() -> Totals {
    var totals = totals
    totals.p99Ulp = percentile.value(percent: 99)
    totals.meanUlp = ulpCount == 0 ? 0 : sum.value / Double(ulpCount) / Self.sumScale
    return totals
  }
}

/// Neumaier's compensated sum (ZAMM 54, 1974): its error does not grow with the number of terms until
/// there are about 2^53 of them.
struct CompensatedSum {
  private var high = 0.0
  private var low = 0.0

  mutating func add(_ term: Double) {
    let total = high + term
    low += high.magnitude >= term.magnitude ? (high - total) + term : (term - total) + high
    high = total
  }

  var value: Double { high + low }
}
