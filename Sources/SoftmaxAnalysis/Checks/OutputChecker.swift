public import FloatFormats
public import SoftmaxReference

/// Judges outputs that somebody else computed.
public struct OutputChecker: Sendable {
  public let quantity: Quantity
  /// The outputs' format.
  public let format: FloatFormat
  public let temperature: Double
  public let limits: [CheckLimit]
  /// Logits of each row.
  public let length: Int
  /// Outputs whose correctly rounded value is below this in magnitude have no ulp error.
  public let ulpFloor: Double
  /// What is due in rows without a softmax.
  public let convention: RowConvention
  private let engine: JudgingEngine
  private let undecided = UndecidedLog()

  /// A stretch of whole rows, with outputs.
  public typealias Rows = RowStretch

  /// - Throws: `ReferenceError.invalidTemperature` unless `temperature` is positive and finite; `.emptyRow`
  ///   unless `length` is 1 or more.
  /// - Precondition: `convention` is the standard one for other quantities than softmax; `threads` is 1 or
  ///   more.
  public init(
    _ quantity: Quantity, in format: FloatFormat, length: Int, temperature: Double = 1,
    limits: [CheckLimit] = [], ulpFloor: Double = 0, convention: RowConvention = .standard,
    budget: PrecisionBudget = .standard,
    threads: Int = 1, plan: TierPlan = .standard
  ) throws(ReferenceError) {
    guard length > 0 else { throw .emptyRow(row: 0) }
    precondition(threads >= 1, "one thread or more")
    self.quantity = quantity
    self.format = format
    self.length = length
    self.temperature = temperature
    self.limits = limits
    self.ulpFloor = ulpFloor
    precondition(
      quantity.range == .probability || convention == .standard,
      "rows without a softmax have a convention for softmax alone")
    self.convention = convention
    var measuring = RowMeasuring(
      try Reference(
        quantity, in: format, temperature: temperature, budget: budget, plan: plan),
      input: .binary64, length: length, by: .kernels, undecided: undecided)
    measuring.ulpFloor = ulpFloor
    measuring.convention = convention
    engine = JudgingEngine(
      panels: [.init(measuring: measuring, makers: [.given])], threads: threads)
  }

  /// The check of all rows.
  ///
  /// - Parameters:
  ///   - logits: the tensor of logits, of as many rows as are visited if there is no sample.
  ///   - outputs: the tensor of outputs, of the same shape, or without the axis for log-sum-exp.
  ///   - visitRows: calls its argument with stretches of rows, in order; called a second time, for the same
  ///     rows, where the percentile needs it.
  ///   - progress: called with the number of rows done in this pass.
  ///   - errors: called with the first row's number and the outputs' errors in ulps of some rows that
  ///     follow each other, NaN where an output has none, in order.
  /// - Throws: what `visitRows` and `errors` throw, `ReferenceError`, and `CheckError` where the rows that
  ///   were visited are not whole, not all, none, none that counts, or not numbers of the format.
  /// - Precondition: a second pass over the rows gives the numbers of the first.
  public func check(
    _ name: String, logits: Analysis.Input, outputs: Analysis.Input, sample: RowSample? = nil,
    progress: @escaping (Int) -> Void = { _ in },
    errors: @escaping (Int, [Double]) throws -> Void = { _, _ in },
    visitRows: ((Rows) throws -> Void) throws -> Void
  ) throws -> OutputCheck {
    var totals = RunningTotals()
    var given = try RowsGiven(self, logits, outputs, sample)
    var (count, ignored) = (0, 0)
    try visitRows { rows in
      try given.add(rows)
      count += rows.numbers.count
      ignored += rows.ignoredCount
      for part in try engine.judge(rows, deviationFloors: [totals.greatestSumDeviation]) {
        FloatEnvironment.ordinary { totals.add(part[0].totals, of: part[0].rows) }
        try errors(part[0].rows.numbers[0], part[0].rows.ulps)
      }
      progress(count)
    }
    try given.finish()
    guard ignored < count else { throw CheckError.noRowCounts(logits.name, count) }
    if totals.needsSecondPass {
      totals.beginSecondPass()
      var repeated = 0
      try visitRows { rows in
        try given.add(rows)
        for part in try engine.judge(rows, deviationFloors: [.infinity]) {
          FloatEnvironment.ordinary { totals.addErrors(of: part[0].rows) }
        }
        repeated += rows.numbers.count
        progress(repeated)
      }
      try given.finish()
    }
    return FloatEnvironment.ordinary {
      let finished = totals.finished(in: format, by: "outputs")
      let deviation = totals.greatestSumDeviation
      return OutputCheck(
        name: name, logits: logits, outputs: outputs, quantity: quantity, format: format.name,
        temperature: temperature, convention: convention, ulpFloor: ulpFloor, rowCount: count,
        ignoredRows: ignored > 0 ? ignored : nil, sample: sample, totals: finished,
        greatestSumDeviation: quantity.range == .probability && deviation.isFinite
          ? deviation : nil,
        limits: limits.map {
          $0.result(
            finished, missedNaNs: totals.missedNaNs, sumDeviation: deviation,
            examples: totals.examples)
        },
        undecided: undecided.records, requiresNothing: limits.isEmpty)
    }
  }
}
