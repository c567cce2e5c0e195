import SoftmaxReference

/// Runs an analysis over the rows of a tensor: what is kept of them are the rows listed and what `NearestRank`
/// keeps.
public struct Analyzer: Sendable {
  public let options: AnalysisOptions
  /// How many errors per candidate are kept before the percentile takes a second pass.
  let percentileCapacity: Int
  private let threads: Int
  private let terms: JudgeTerms

  /// - Parameter threads: how many parts of the rows are judged at a time; the analysis does not depend on it.
  public init(_ options: AnalysisOptions, threads: Int = 1) {
    self.init(options, percentileCapacity: NearestRank.standardCapacity, threads: threads)
  }

  init(_ options: AnalysisOptions, percentileCapacity: Int, threads: Int = 1) {
    self.options = options
    self.percentileCapacity = percentileCapacity
    self.threads = threads
    terms = JudgeTerms(budget: options.budget)
  }

  /// The analysis of all rows.
  ///
  /// - Parameters:
  ///   - companion: what goes with the row of a number, where the quantity needs something.
  ///   - visitRows: calls its argument with every row and its number, in order; called a second time
  ///     where more than 4 M elements make the percentile need it.
  ///   - progress: called after each row with the number of rows done in this pass.
  /// - Throws: what `visitRows` throws, `ReferenceError`, and `AnalysisError` if it visits no row, or none that counts.
  /// - Precondition: a second pass over the rows gives those of the first.
  public func analyze(
    _ input: Analysis.Input,
    with companion: @escaping (Int) throws -> RowCompanion = { _ in .none },
    progress: @escaping (Int) -> Void = { _ in },
    visitRows: ((Int, [Double]) throws -> Void) throws -> Void
  ) throws -> Analysis {
    var found = AnalysisAccumulator(options, percentileCapacity: percentileCapacity)
    let judging = CandidateJudging(
      quantity: options.quantity, candidates: options.candidates,
      temperature: options.temperature, functions: options.functions, terms: terms,
      threads: threads)
    try judging.forEachPart(
      visitRows, with: companion, deviationFloors: { found.deviations },
      body: { found.add($0, progress: progress) })
    guard found.rowCount > 0 else { throw AnalysisError.noRows(input.name) }
    guard found.ignoredCount < found.rowCount else {
      throw AnalysisError.noRowCounts(input.name, found.rowCount)
    }
    if found.needsSecondPass {
      found.beginSecondPass()
      var rowCount = 0
      try judging.forEachPart(
        visitRows, with: companion, deviationFloors: { found.deviations.map { _ in .infinity } },
        body: { part in
          found.addErrors(of: part)
          for _ in part[0].rows.numbers {
            rowCount += 1
            progress(rowCount)
          }
        })
    }
    return try FloatEnvironment.ordinary { try analysis(input, found) }
  }

  private func analysis(
    _ input: Analysis.Input, _ found: AnalysisAccumulator
  ) throws(ReferenceError) -> Analysis {
    Analysis(
      input: input, quantity: options.quantity, temperature: options.temperature,
      functions: options.functions,
      summation: options.summation == .plain ? nil : options.summation,
      rowCount: found.rowCount,
      rows: try details(found.worst, isOnlyRow: found.rowCount == 1), totals: found.totals,
      profiles: found.profiles,
      ignoredRows: found.ignoredCount > 0 ? found.ignoredCount : nil,
      unanswered: found.unanswered, undecided: terms.undecided.records)
  }

  /// The listed rows in full; other precisions are chosen automatically only for a row that is alone.
  private func details(_ worst: WorstRows, isOnlyRow: Bool) throws(ReferenceError) -> [RowAnalysis]
  {
    let precisions =
      options.precisions == .automatic && !isOnlyRow ? .these([]) : options.precisions
    let kept = worst.inInputOrder
    let share = max(1, threads / max(kept.count, 1))
    let outcomes = inParallel(kept.count, threads: threads) { place in
      let row = kept[place].row
      return Result { () throws(ReferenceError) in
        try RowDetail(
          options: options, terms: terms, row: row.number, logits: row.logits,
          companion: row.companion, threads: share
        ).analysis(precisions: precisions)
      }
    }
    var rows: [RowAnalysis] = []
    for outcome in outcomes { rows.append(try outcome.get()) }
    return rows
  }
}
