public import FloatFormats
public import SoftmaxReference

/// Judges outputs that somebody else computed.
public struct OutputChecker: Sendable {
  public let quantity: Quantity
  /// The outputs' format.
  public let format: FloatFormat
  public let temperature: Double
  public let limits: [CheckLimit]
  private let judging: RowJudging<RowOutputs>

  /// - Precondition: the temperature is positive and finite.
  public init(
    _ quantity: Quantity, in format: FloatFormat, temperature: Double = 1,
    limits: [CheckLimit] = [], threads: Int = 1
  ) {
    self.quantity = quantity
    self.format = format
    self.temperature = temperature
    self.limits = limits
    // The logits are what their file holds, exactly.
    let formats = FormatPair(input: .binary64, output: format)
    judging = RowJudging(threads: threads) { (numbers, row) throws(ReferenceError) in
      let count = numbers.count - Self.outputCount(quantity, inRowOf: numbers.count)
      let judge = try FormatJudge(
        quantity, formats, logits: Array(numbers[..<count]), temperature: temperature, row: row)
      return RowOutputs(Array(numbers[count...]), by: "outputs", judge)
    }
  }

  /// How many of the numbers of a row, logits and outputs after each other, are outputs.
  private static func outputCount(_ quantity: Quantity, inRowOf count: Int) -> Int {
    quantity == .logSumExp ? 1 : count / 2
  }

  /// The check of all rows.
  ///
  /// - Parameters:
  ///   - visitRows: calls its argument with every row's number, its logits and its outputs, which are
  ///     numbers of the format, in order; called a second time where more than 4 M elements make the
  ///     percentile need it.
  ///   - progress: called after each row with the number of rows done in this pass.
  ///   - errors: called with each row's number and its outputs' errors in ulps, NaN where an output has
  ///     none, in order.
  /// - Throws: what `visitRows` and `errors` throw, and `ReferenceError`.
  public func check(
    logits: Analysis.Input, outputs: Analysis.Input, progress: (Int) -> Void = { _ in },
    errors: (Int, [Double]) throws -> Void = { _, _ in },
    visitRows: ((Int, [Double], [Double]) throws -> Void) throws -> Void
  ) throws -> OutputCheck {
    var totals = TotalsAccumulator(
      format, maker: "outputs", percentileCapacity: NearestRank.standardCapacity)
    var count = 0
    try forEachRow(visitRows) { number, row in
      _ = totals.add(row, number: number)
      try errors(number, row.errors)
      count += 1
      progress(count)
    }
    if totals.needsSecondPass {
      totals.beginSecondPass()
      count = 0
      try forEachRow(visitRows) { _, row in
        totals.addAgain(row)
        count += 1
        progress(count)
      }
    }
    let finished = totals.finished()
    let deviation = totals.greatestSumDeviation
    return OutputCheck(
      logits: logits, outputs: outputs, quantity: quantity, format: format.name,
      temperature: temperature, rowCount: count, totals: finished,
      greatestSumDeviation: quantity == .softmax && deviation.isFinite ? deviation : nil,
      limits: limits.map { $0.result(finished, sumDeviation: deviation) })
  }

  private func forEachRow(
    _ visitRows: ((Int, [Double], [Double]) throws -> Void) throws -> Void,
    body: (Int, RowOutputs) throws -> Void
  ) throws {
    try judging.forEachRow { visit in
      try withoutActuallyEscaping(visit) { visit in
        try visitRows { number, logits, outputs in try visit(number, logits + outputs) }
      }
    } body: { number, _, row in
      try body(number, row)
    }
  }
}
