import SoftmaxReference

/// Runs an analysis over the rows of a tensor, one by one: what is kept of them are the rows listed and
/// what `NearestRank` keeps.
public struct Analyzer: Sendable {
  public let options: AnalysisOptions
  /// How many errors per candidate are kept before the percentile takes a second pass.
  let percentileCapacity: Int
  private let judging: RowJudging<[RowOutputs]>
  private let terms: JudgeTerms

  /// - Parameter threads: how many rows are judged at a time; the analysis does not depend on it.
  public init(_ options: AnalysisOptions, threads: Int = 1) {
    self.init(options, percentileCapacity: NearestRank.standardCapacity, threads: threads)
  }

  init(_ options: AnalysisOptions, percentileCapacity: Int, threads: Int = 1) {
    self.options = options
    self.percentileCapacity = percentileCapacity
    let terms = JudgeTerms(budget: options.budget)
    self.terms = terms
    judging = RowJudging(threads: threads) { (row, threads) throws(ReferenceError) in
      row.companion == .ignored
        ? []
        : try options.judged(
          row.logits, with: row.companion, row: row.number, terms, threads: threads)
    }
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
    var totals = options.candidates.map {
      TotalsAccumulator(
        $0.format, maker: $0.algorithm.name, percentileCapacity: percentileCapacity)
    }
    var profiles = options.profiles ? options.candidates.map { ProfileAccumulator($0) } : []
    var worst = WorstRows(limit: options.listedRows)
    var unanswered = UnansweredTally(options.candidates)
    var (rowCount, ignored) = (0, 0)
    try judging.forEachRow(visitRows, with: companion) { row, judged in
      rowCount += 1
      defer { progress(rowCount) }
      guard row.companion != .ignored else {
        ignored += 1
        return
      }
      var severities: [Double] = []
      for (index, outputs) in judged.enumerated() {
        severities.append(totals[index].add(outputs, number: row.number))
        if options.profiles { profiles[index].add(outputs) }
      }
      worst.add(row, severities: severities, judged)
      unanswered.add(row.number, judged)
    }
    guard rowCount > 0 else { throw AnalysisError.noRows(input.name) }
    guard ignored < rowCount else { throw AnalysisError.noRowCounts(input.name, rowCount) }
    try repeatForPercentiles(&totals, progress, visitRows, companion)
    return try FloatEnvironment.ordinary {
      Analysis(
        input: input, quantity: options.quantity, temperature: options.temperature,
        functions: options.functions,
        summation: options.summation == .plain ? nil : options.summation,
        rowCount: rowCount,
        rows: try details(worst, isOnlyRow: rowCount == 1), totals: totals.map { $0.finished() },
        profiles: options.profiles ? profiles.map { $0.finished() } : nil,
        ignoredRows: ignored > 0 ? ignored : nil, unanswered: unanswered.finished(),
        undecided: terms.undecided.records)
    }
  }

  private func repeatForPercentiles(
    _ totals: inout [TotalsAccumulator], _ progress: @escaping (Int) -> Void,
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void,
    _ companion: @escaping (Int) throws -> RowCompanion
  ) throws {
    let open = totals.indices.filter { totals[$0].needsSecondPass }
    guard !open.isEmpty else { return }
    for index in open { totals[index].beginSecondPass() }
    var rowCount = 0
    try judging.forEachRow(visitRows, with: companion) { row, outputs in
      for index in open where row.companion != .ignored {
        totals[index].addAgain(JudgedRows(outputs[index], number: 0))
      }
      rowCount += 1
      progress(rowCount)
    }
  }

  /// The listed rows in full; other precisions are chosen automatically only for a row that is alone.
  private func details(_ worst: WorstRows, isOnlyRow: Bool) throws(ReferenceError) -> [RowAnalysis]
  {
    let precisions =
      options.precisions == .automatic && !isOnlyRow ? .these([]) : options.precisions
    let kept = worst.inInputOrder
    let outcomes = inParallel(kept.count, threads: judging.threads) { place in
      let kept = kept[place]
      return Result { () throws(ReferenceError) in
        try RowDetail(
          options: options, terms: terms, row: kept.row.number, logits: kept.row.logits,
          companion: kept.row.companion, judged: kept.judged
        ).analysis(precisions: precisions)
      }
    }
    var rows: [RowAnalysis] = []
    for outcome in outcomes { rows.append(try outcome.get()) }
    return rows
  }
}
