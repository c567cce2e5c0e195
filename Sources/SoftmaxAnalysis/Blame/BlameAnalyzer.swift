public import SoftmaxCore
public import SoftmaxReference

/// Finds out which step of an algorithm to blame, over the rows of a tensor.
public struct BlameAnalyzer: Sendable {
  public let quantity: Quantity
  public let algorithm: any SoftmaxAlgorithm.Type
  public let pipeline: FormatPipeline
  /// How far the reference goes.
  public var budget = PrecisionBudget.standard
  private let threads: Int

  /// - Throws: `AnalysisError.quantityNotOffered`.
  /// - Precondition: the pipeline's rounding is not stochastic.
  public init(
    _ quantity: Quantity, _ algorithm: any SoftmaxAlgorithm.Type, _ pipeline: FormatPipeline,
    threads: Int = 1
  ) throws(AnalysisError) {
    if !quantity.isOffered(by: algorithm) {
      throw .quantityNotOffered(algorithm: algorithm.name, quantity)
    }
    self.quantity = quantity
    self.algorithm = algorithm
    self.pipeline = pipeline
    self.threads = threads
  }

  /// The blame over all rows, and a remedy tried on all of them.
  ///
  /// - Parameters:
  ///   - visitRows: calls its argument with every row and its number, in order; called again for each
  ///     remedy that is tried.
  ///   - progress: called after each row with the number of rows done in this pass.
  /// - Throws: what `visitRows` throws, `ReferenceError`, and `AnalysisError.noRows` if it visits none.
  /// - Precondition: every pass over the rows gives those of the first.
  public func blame(
    _ input: Analysis.Input, progress: @escaping (Int) -> Void = { _ in },
    visitRows: ((Int, [Double]) throws -> Void) throws -> Void
  ) throws -> Blame {
    var sums = BlameAccumulator(output: pipeline.output)
    let (quantity, algorithm, pipeline) = (quantity, algorithm, pipeline)
    let terms = JudgeTerms(budget: budget)
    let judging = RowJudging(threads: threads) { (row, _) throws(ReferenceError) in
      try BlameRow(row.logits, quantity, algorithm, pipeline, row: row.number, terms)
    }
    var count = 0
    try judging.forEachRow(visitRows) { given, row in
      sums.add(row, given.logits, given.number)
      count += 1
      progress(count)
    }
    guard count > 0 else { throw AnalysisError.noRows(input.name) }
    var blame = Blame(
      input: input, quantity: quantity, algorithm: algorithm.name,
      pipeline: PipelineRecord(pipeline), total: sums.errors(.all), worst: sums.worst?.element,
      rows: sums.steps, undecided: terms.undecided.records)
    blame.lostMass = sums.lostMass
    blame.culprit = FloatEnvironment.ordinary { blame.charge?.step.step }
    guard let culprit = blame.culprit, let worst = sums.worst else { return blame }
    var best: Blame.Remedy?
    let plans = FloatEnvironment.ordinary {
      RemedyPlan.plans(for: culprit, algorithm, quantity, pipeline, blame)
    }
    for plan in plans {
      let remedy = try tried(plan, worst, terms, progress, visitRows)
      if best.map({ remedy.isBetter(than: $0) }) ?? true { best = remedy }
      if remedy.isGoodEnough { break }
    }
    blame.remedy = best.flatMap { $0.isBetter(than: blame.total) ? $0 : nil }
    blame.undecided = terms.undecided.records
    return blame
  }

  private func tried(
    _ plan: RemedyPlan, _ worst: BlameAccumulator.Worst, _ terms: JudgeTerms,
    _ progress: @escaping (Int) -> Void,
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void
  ) throws -> Blame.Remedy {
    let judging = CandidateJudging(
      quantity: quantity, candidates: [Candidate(plan.algorithm, plan.pipeline)], terms: terms,
      threads: threads)
    var sums = ErrorAccumulator()
    var (atWorst, count): (Double?, Int) = (nil, 0)
    try judging.forEachPart(
      visitRows, deviationFloors: { [.infinity] },
      body: { part in
        let rows = part[0].rows
        for row in rows.numbers.indices {
          let places = rows.places(of: row)
          for place in places where rows.due[place].isFinite { sums.add(rows.error(at: place)) }
          if rows.numbers[row] == worst.element.row {
            atWorst = rows.error(at: places.lowerBound + worst.element.index)
          }
          count += 1
          progress(count)
        }
      })
    return Blame.Remedy(
      text: plan.text, algorithm: plan.algorithm.name, pipeline: PipelineRecord(plan.pipeline),
      errors: sums.errors, atWorst: atWorst)
  }
}

extension Blame.Remedy {
  /// Every output finite and below 2 ulp.
  var isGoodEnough: Bool { errors.nonFinite == 0 && (errors.maxUlp ?? .infinity) < 2 }

  func isBetter(than other: Blame.Remedy) -> Bool { isBetter(than: other.errors) }
  func isBetter(than other: Blame.Errors) -> Bool {
    (errors.nonFinite, errors.maxUlp ?? .infinity) < (other.nonFinite, other.maxUlp ?? .infinity)
  }
}
