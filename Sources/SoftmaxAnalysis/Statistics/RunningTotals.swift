import ErrorFree
import FloatFormats
import SoftmaxReference

/// The totals of the rows so far: of a part, which is counted on any thread, or of all parts, which are added in the
/// order of the rows. The percentile is that of all parts.
struct RunningTotals {
  /// Those that are sums over stretches.
  private var totals = Totals(format: "", algorithm: "")
  /// Keeps sums of the largest numbers finite.
  private static let sumScale = 0x1p-64
  private var sum = NeumaierSum()
  private var ulpCount = 0
  /// The largest error in magnitude; infinity where an output is not finite though a finite value is due,
  /// or a special value is missed; -1 before the first element.
  private var worstSize = -1.0
  /// The first element of each offence, or the one of the row with the greatest deviation.
  private(set) var examples: [Offence: Totals.Worst] = [:]
  /// Outputs that differ where NaN is due; what else is missed of `specialValueMismatches` is infinite.
  private(set) var missedNaNs = 0
  /// The largest distance of a row's exact sum of outputs from 1, or the floor.
  private(set) var greatestSumDeviation: Double

  /// The largest error in magnitude of each row that was counted here; infinity where an output is not finite though a
  /// finite value is due, or a special value is missed; 0 for one that does not count.
  private(set) var severities: [Double] = []
  /// Nil for those of a part.
  private var percentile: NearestRank?

  /// The totals of a part.
  ///
  /// - Parameter deviationFloor: sums of outputs as near to 1 as this need not be looked at.
  init(deviationFloor: Double) {
    greatestSumDeviation = deviationFloor
  }

  /// The totals of all parts.
  init(percentileCapacity: Int = NearestRank.standardCapacity) {
    greatestSumDeviation = 0
    percentile = NearestRank(99, capacity: percentileCapacity)
  }

  /// Counts the rows of a part.
  mutating func count(_ rows: JudgedRows) {
    for row in rows.numbers.indices {
      severities.append(0)
      if rows.companion(row) != .ignored { add(rows, row) }
    }
  }

  private mutating func add(_ rows: JudgedRows, _ row: Int) {
    let places = row * rows.width..<(row + 1) * rows.width
    rows.logits.withUnsafeBufferPointer { logits in
      rows.outputs.withUnsafeBufferPointer { outputs in
        let x = UnsafeBufferPointer(
          rebasing: logits[row * rows.length..<(row + 1) * rows.length])
        let y = UnsafeBufferPointer(rebasing: outputs[places])
        add(rows, x, y, start: places.lowerBound)
      }
    }
  }

  private mutating func add(
    _ rows: JudgedRows, _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
    start: Int
  ) {
    let isSingle = x.hasOneFinite
    let judge = ElementJudge(
      rule: SaturationRule(quantity: rows.quantity), format: rows.formats.output)
    var severity = 0.0
    for index in y.indices {
      let (output, due, ulps) = (y[index], rows.due[start + index], rows.ulps[start + index])
      if judge.isOrdinary(output, due, ulps) {
        totals.count += 1
        totals.correctlyRounded += output == due ? 1 : 0
        if output != due, examples[.wronglyRounded] == nil {
          note(.wronglyRounded, rows, start + index)
        }
        add(ulps.magnitude)
        severity = max(severity, ulps.magnitude)
        if ulps.magnitude <= totals.maxUlp, worstSize >= 0 { continue }
      } else {
        let exact =
          rows.exactlySaturated.contains(start + index)
          ? due
          : rows.quantity.rule.exactSaturation(
            isMasked: x[index] == -.infinity, isSingle: isSingle)
        guard add(judge, output, due, ulps, rows, start + index, exact: exact) else { continue }
        severity = max(severity, ulps.isNaN ? .infinity : ulps.magnitude)
      }
      noteWorst(ulps, rows, start + index)
    }
    severities[severities.count - 1] = severity
    guard !rows.due[start].isNaN || rows.undecided.contains(start) else { return }
    // A row that should be all zeros has no sum to be 1.
    let isZeroDue = rows.due[start] == 0 && x.allSatisfy { $0 == -.infinity }
    if rows.quantity.range == .probability, !isZeroDue {
      let sum = RowSum(y)
      totals.rowsSumNotOne += sum.isNotOne(in: rows.formats.output) ? 1 : 0
      let deviation = sum.greatestDeviation(above: greatestSumDeviation)
      if deviation > greatestSumDeviation {
        greatestSumDeviation = deviation
        examples[.sumDeviation] = element(rows, start + indexOfLargest(y))
      }
    }
    if rows.quantity.ranksClasses,
      Argmax.isLost(logits: x, outputs: y, due: rows.due[start..<start + y.count])
    {
      totals.argmaxChanges += 1
      note(.argmaxChange, rows, start + indexOfLargest(x))
    }
  }

  /// Adds an element of any kind; whether it may be the worst.
  private mutating func add(
    _ judge: ElementJudge, _ output: Double, _ due: Double, _ ulps: Double, _ rows: JudgedRows,
    _ place: Int, exact: Double?
  ) -> Bool {
    if rows.undecided.contains(place) { return false }
    let isRight = ElementJudge.isCorrectlyRounded(output, due)
    if !due.isFinite, !isRight {
      totals.specialValueMismatches += 1
      note(.specialValue, rows, place)
    }
    if !isRight { note(.wronglyRounded, rows, place) }
    if due.isNaN {
      missedNaNs += isRight ? 0 : 1
      return !isRight
    }
    totals.count += 1
    totals.correctlyRounded += isRight ? 1 : 0
    totals.exactOnes += output == 1 ? 1 : 0
    totals.exactOnesDue += due == 1 ? 1 : 0
    totals.exactZeros += output == 0 ? 1 : 0
    totals.exactZerosDue += due == 0 ? 1 : 0
    if judge.isFlushed(output, due) {
      totals.flushed += 1
      note(.flushed, rows, place)
    }
    switch judge.rule.verdict(output, due: due, exact: exact) {
    case .premature where output.magnitude == 1:
      totals.prematureOnes += 1
      note(.prematureOne, rows, place)
    case .premature:
      totals.prematureZeros += 1
      note(.prematureZero, rows, place)
    case .missed where due.magnitude == 1: totals.missedOnes += 1
    case .missed: totals.missedZeros += 1
    case .correct, .notANumber, nil: break
    }
    if !ulps.isNaN {
      add(ulps.magnitude)
      return true
    }
    let isFinite = due.isFinite && output.isFinite
    if due.isFinite, !output.isFinite {
      totals.nonFinite += 1
      note(.specialValue, rows, place)
    }
    // What is below the floor is not looked at.
    return !isFinite
  }

  private mutating func add(_ magnitude: Double) {
    ulpCount += 1
    sum.add(magnitude * Self.sumScale)
  }

  /// Keeps the first element with the largest error; one without an ulp error is beyond all others.
  private mutating func noteWorst(_ ulps: Double, _ rows: JudgedRows, _ place: Int) {
    totals.maxUlp = max(totals.maxUlp, ulps.isNaN ? 0 : ulps.magnitude)
    let size = ulps.isNaN ? .infinity : ulps.magnitude
    if worstSize >= size { return }
    worstSize = size
    totals.worst = element(rows, place)
  }

  private mutating func note(_ offence: Offence, _ rows: JudgedRows, _ place: Int) {
    if examples[offence] == nil { examples[offence] = element(rows, place) }
  }

  private func element(_ rows: JudgedRows, _ place: Int) -> Totals.Worst {
    let (row, column) = place.quotientAndRemainder(dividingBy: rows.width)
    let logits = rows.received[row * rows.length..<(row + 1) * rows.length]
    let index = rows.quantity.place(of: column, in: Array(logits), rows.companion(row))
    let output = rows.formats.output
    let ulps = rows.ulps[place]
    return Totals.Worst(
      row: rows.numbers[row], index: index,
      logit: FloatRecord(logits[logits.startIndex + index], in: rows.formats.input),
      output: FloatRecord(rows.outputs[place], in: output),
      exact: FloatRecord(rows.due[place], in: output), ulps: ulps.isNaN ? nil : ulps)
  }
}

extension RunningTotals {
  /// Adds a part that was counted by itself; to be called in the order of the rows.
  mutating func add(_ part: RunningTotals, of rows: JudgedRows) {
    totals.add(part.totals)
    sum.add(part.sum)
    ulpCount += part.ulpCount
    missedNaNs += part.missedNaNs
    if part.greatestSumDeviation > greatestSumDeviation {
      greatestSumDeviation = part.greatestSumDeviation
      examples[.sumDeviation] = part.examples[.sumDeviation]
    }
    examples.merge(part.examples) { first, _ in first }
    if part.worstSize > worstSize {
      worstSize = part.worstSize
      totals.worst = part.totals.worst
    }
    totals.maxUlp = max(totals.maxUlp, part.totals.maxUlp)
    addErrors(of: rows)
  }

  /// Whether the rows must be given a second time, to `addErrors`.
  var needsSecondPass: Bool { percentile?.needsSecondPass ?? false }

  mutating func beginSecondPass() { percentile?.beginSecondPass() }

  /// Adds the errors of rows that count to the percentile.
  mutating func addErrors(of rows: JudgedRows) {
    for ulps in rows.ulps where !ulps.isNaN { percentile?.add(ulps.magnitude) }
  }

  /// The totals of all rows.
  func finished(in format: FloatFormat, by maker: String) -> Totals {
    var result = Totals(format: format.name, algorithm: maker)
    result.add(totals)
    result.maxUlp = totals.maxUlp
    result.worst = totals.worst
    result.meanUlp = ulpCount == 0 ? 0 : sum.value / Double(ulpCount) / Self.sumScale
    result.p99Ulp = percentile?.value ?? 0
    return result
  }
}

extension UnsafeBufferPointer<Double> {
  /// Whether just one number is finite; ends at the second.
  fileprivate var hasOneFinite: Bool {
    guard let first = firstIndex(where: \.isFinite) else { return false }
    return !self[(first + 1)...].contains(where: \.isFinite)
  }
}
