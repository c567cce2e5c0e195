public import SoftmaxCore
public import SoftmaxReference

/// Runs a bounds study over the rows of a tensor.
public struct BoundsAnalyzer: Sendable {
  public let quantity: Quantity
  private let candidates: [Candidate]
  private let judging: RowJudging<BoundsRow>
  private let terms: JudgeTerms

  /// The algorithms of the paper's softmax experiment, and the shifted loop that libraries use.
  public static let standardAlgorithms: [any SoftmaxAlgorithm.Type] = [
    Naive.self, DivisionFree.self, ShiftedMaxOut.self, DivisionFreeShifted.self, Shifted.self,
  ]

  /// Those of its log-sum-exp.
  public static let standardLogSumExpAlgorithms: [any SoftmaxAlgorithm.Type] = [
    Naive.self, ShiftedMaxOut.self, Shifted.self,
  ]

  /// - Precondition: there is an algorithm, and `quantity` is softmax or log-sum-exp.
  public init(
    _ quantity: Quantity, _ algorithms: [any SoftmaxAlgorithm.Type], _ pipeline: FormatPipeline,
    budget: PrecisionBudget = .standard, threads: Int = 1
  ) {
    precondition(!algorithms.isEmpty && quantity.range != .logProbability, "nothing to bound")
    let candidates = algorithms.map { Candidate($0, pipeline) }
    self.quantity = quantity
    self.candidates = candidates
    let terms = JudgeTerms(budget: budget)
    self.terms = terms
    judging = RowJudging(threads: threads) { (row, _) throws(ReferenceError) in
      try BoundsRow(row.logits, quantity, candidates, row: row.number, terms)
    }
  }

  /// The study of all rows.
  ///
  /// - Parameters:
  ///   - visitRows: calls its argument with every row and its number, in order.
  ///   - progress: called after each row with the number of rows done.
  /// - Throws: what `visitRows` throws, `ReferenceError`, and `AnalysisError.noRows` if it visits none.
  public func study(
    _ input: Analysis.Input, progress: (Int) -> Void = { _ in },
    visitRows: ((Int, [Double]) throws -> Void) throws -> Void
  ) throws -> BoundsStudy {
    var rows = BoundsAccumulator(candidates.count)
    try judging.forEachRow(visitRows) { given, row in
      rows.add(row, given.number)
      progress(rows.count)
    }
    guard rows.count > 0 else { throw AnalysisError.noRows(input.name) }
    let pipeline = candidates[0].pipeline
    return FloatEnvironment.ordinary {
      BoundsStudy(
        input: input, quantity: quantity, pipeline: PipelineRecord(pipeline),
        unitRoundoff: pipeline.arithmetic.unitRoundoff,
        rows: candidates.indices.map { rows.row($0, candidates[$0].algorithm.name) },
        condition: BoundsStudy.Condition(rows.normwise, rows.componentwise),
        undecided: terms.undecided.records)
    }
  }
}

/// Statistics of the rows so far.
private struct BoundsAccumulator {
  private(set) var count = 0
  private var overflows = 0
  private(set) var normwise = Statistics()
  private(set) var componentwise = Statistics()
  private var algorithms: [Algorithm]

  private struct Algorithm {
    var error = Statistics()
    var componentwise = Statistics()
    var bound = Statistics()
    var aboveBound = 0
  }

  init(_ algorithms: Int) {
    self.algorithms = Array(repeating: Algorithm(), count: algorithms)
  }

  mutating func add(_ row: BoundsRow, _ number: Int) {
    count += 1
    if row.kind == .overflows { overflows += 1 }
    guard row.kind == .kept else { return }
    normwise.add(row.normwiseCondition, at: number)
    componentwise.add(row.componentwiseCondition, at: number)
    for (index, figures) in row.figures.enumerated() {
      algorithms[index].error.add(figures.error, at: number)
      algorithms[index].componentwise.add(figures.componentwiseError, at: number)
      guard let bound = figures.bound else { continue }
      algorithms[index].bound.add(bound, at: number)
      if figures.error > bound { algorithms[index].aboveBound += 1 }
    }
  }

  func row(_ index: Int, _ name: String) -> BoundsStudy.Row {
    let algorithm = algorithms[index]
    return BoundsStudy.Row(
      algorithm: name, logitRows: count, overflowRows: overflows, keptRows: normwise.count,
      meanError: algorithm.error.mean, maxError: algorithm.error.maximum,
      worstRow: algorithm.error.place, meanBound: algorithm.bound.mean,
      maxBound: algorithm.bound.maximum,
      rowsAboveBound: algorithm.bound.count > 0 ? algorithm.aboveBound : nil,
      meanComponentwiseError: algorithm.componentwise.mean,
      maxComponentwiseError: algorithm.componentwise.maximum)
  }
}
