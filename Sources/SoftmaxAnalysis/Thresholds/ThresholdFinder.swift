public import FloatFormats
import MultiPrecision
public import SoftmaxCore
public import SoftmaxReference

/// Finds thresholds.
public struct ThresholdFinder: Sendable {
  /// Significant digits of exact thresholds, 2 or more.
  public let digits: Int
  public let algorithms: [any SoftmaxAlgorithm.Type]
  public let algorithmRow: Thresholds.AlgorithmRow
  /// How algorithms take sums.
  public let summation: Summation
  /// How many logits an algorithm is run on for one row of thresholds, as long as that allows 64 gaps: more
  /// find more of what is not monotone, and leave more cases exhaustive.
  public let searchBudget: Int
  /// The precisions that may be tried before the first number beyond a threshold is undecided.
  public let budget: PrecisionBudget

  /// - Precondition: `digits` is 2 or more.
  public init(
    digits: Int = 18, algorithms: [any SoftmaxAlgorithm.Type] = [],
    algorithmRow: Thresholds.AlgorithmRow = .largeZero, summation: Summation = .plain,
    searchBudget: Int = 4_000_000,
    budget: PrecisionBudget = .standard
  ) {
    precondition(digits >= 2, "2 or more digits")
    self.searchBudget = searchBudget
    self.budget = budget
    self.digits = digits
    self.algorithms = algorithms
    self.algorithmRow = algorithmRow
    self.summation = summation
  }

  /// The thresholds of every combination, in the order given; what the budget does not decide says so.
  ///
  /// - Parameters:
  ///   - classes: 1 to 2^53 each.
  ///   - threads: how many rows are worked out at a time; nothing found depends on it.
  ///   - progress: called with the number of rows done.
  /// - Precondition: `classes` are 1 to 2^53, `threads` is 1 or more.
  public func find(
    _ formats: [FloatFormat], classes: [Int], roundings: [RoundingMode], threads: Int = 1,
    progress: (Int) -> Void = { _ in }
  ) -> Thresholds {
    let combinations = formats.flatMap { format in
      classes.flatMap { classes in
        roundings.map { rounding in
          Combination(
            FormatPipeline(
              format, rounding: EmulatedRounding(.mode(rounding)), summation: summation),
            classes, rounding)
        }
      }
    }
    return find(combinations, summation, threads: threads, progress: progress)
  }

  /// The thresholds in pipelines of formats: of outputs in their output's format, at gaps that are numbers of their
  /// input's. exp overflows in the arithmetic, sums in the accumulator.
  ///
  /// - Parameters:
  ///   - classes: 1 to 2^53 each.
  ///   - threads: how many rows are worked out at a time; nothing found depends on it.
  ///   - progress: called with the number of rows done.
  /// - Precondition: the pipelines take sums in one way, and round in a direction, not at random; `classes` are 1
  ///   to 2^53, `threads` is 1 or more.
  public func find(
    pipelines: [FormatPipeline], classes: [Int], threads: Int = 1,
    progress: (Int) -> Void = { _ in }
  ) -> Thresholds {
    precondition(Set(pipelines.map(\.summation)).count <= 1, "one way to take sums")
    let combinations = pipelines.flatMap { pipeline in
      guard case .mode(let rounding) = pipeline.rounding.direction else {
        preconditionFailure("there are no thresholds at random")
      }
      return classes.map { Combination(pipeline, $0, rounding) }
    }
    return find(
      combinations, pipelines.first?.summation ?? .plain, threads: threads, progress: progress)
  }

  private struct Combination {
    let pipeline: FormatPipeline
    let classes: Int
    let rounding: RoundingMode

    init(_ pipeline: FormatPipeline, _ classes: Int, _ rounding: RoundingMode) {
      self.pipeline = pipeline
      self.classes = classes
      self.rounding = rounding
    }
  }

  private func find(
    _ combinations: [Combination], _ summation: Summation, threads: Int, progress: (Int) -> Void
  ) -> Thresholds {
    precondition(threads >= 1, "one thread or more")
    var rows: [Thresholds.Row] = []
    while rows.count < combinations.count {
      let batch = Array(combinations[rows.count...].prefix(threads == 1 ? 1 : 4 * threads))
      rows += inParallel(batch.count, threads: threads) { row(batch[$0]) }
      progress(rows.count)
    }
    return Thresholds(
      algorithmRow: algorithmRow, summation: summation == .plain ? nil : summation, rows: rows)
  }

  private func row(_ combination: Combination) -> Thresholds.Row {
    let (pipeline, classes) = (combination.pipeline, combination.classes)
    let rounding = combination.rounding
    func threshold(_ crossing: Crossing) -> Thresholds.Threshold? {
      self.threshold(crossing, pipeline.output, gaps: pipeline.input, classes, rounding)
    }
    var row = Thresholds.Row(
      format: pipeline.output.name, classes: classes, rounding: rounding.rawValue,
      toOne: threshold(.toOne), subnormal: threshold(.subnormal),
      toZero: threshold(.toZero), expOverflows: overflow(pipeline.arithmetic, 1, rounding),
      sumOverflows: overflow(pipeline.accumulator, classes, rounding), algorithms: [])
    for algorithm in algorithms {
      let search = AlgorithmSearch(
        algorithm, pipeline, classes, algorithmRow, budget: searchBudget)
      row.algorithms.append(search.thresholds(beside: row))
    }
    return row
  }

  private func threshold(
    _ crossing: Crossing, _ format: FloatFormat, gaps: FloatFormat, _ classes: Int,
    _ rounding: RoundingMode
  ) -> Thresholds.Threshold? {
    let always = Thresholds.Threshold(exact: "0", first: Thresholds.Number(0, in: gaps))
    guard classes > 1 else { return crossing == .toOne ? always : nil }
    let formula = ThresholdFormula(
      crossing: crossing, format: format, rounding: rounding, classes: classes)
    let (exact, start): (String, Double)
    switch formula.value(digits: digits) {
    case .never: return nil
    case .always: return always
    case .beyondZero: (exact, start) = ("0", 0)
    case .from(let decimal):
      exact = decimal.description
      // Few digits would leave the search for the first number too far away from it.
      var near = exact
      if case .from(let close) = formula.value(digits: max(digits, 20)) { near = close.description }
      start = min(gaps.round(Double(near)!), gaps.greatestFiniteMagnitude)
    }
    do {
      let first = try firstGap(from: max(start, 0), in: gaps) { gap throws(ReferenceError) in
        let row = TwoLevelRow(gap: gap, classes: classes)
        let level = crossing == .toOne ? TwoLevelRow.Level.large : .small
        let value = try row.certify(level, in: format, rounding: rounding, budget: budget)
        return switch crossing {
        case .toOne: value == 1
        case .subnormal: value < format.leastNormalMagnitude
        case .toZero: value == 0
        }
      }
      return Thresholds.Threshold(exact: exact, first: first)
    } catch {
      return Thresholds.Threshold(
        exact: exact, first: nil, undecidedBits: budget.precisions.last)
    }
  }

  private func overflow(
    _ format: FloatFormat, _ count: Int, _ rounding: RoundingMode
  ) -> Thresholds.Threshold? {
    let formula = OverflowFormula(format: format, rounding: rounding, count: count)
    guard formula.exists else { return nil }
    let exact = formula.value(digits: digits)?.description ?? "0"
    let greatest = format.greatestFiniteMagnitude
    let near = Double(formula.value(digits: max(digits, 20))?.description ?? "0")!
    let start = min(max(format.round(near, overflow: .saturate), -greatest), greatest)
    return Thresholds.Threshold(
      exact: exact, first: firstNumber(from: start, in: format, formula.overflows))
  }

  private func firstGap(
    from start: Double, in format: FloatFormat,
    _ crosses: (Double) throws(ReferenceError) -> Bool
  ) throws(ReferenceError) -> Thresholds.Number? {
    var gap = start
    while gap > 0, try crosses(format.nextDown(gap).magnitude) {
      gap = format.nextDown(gap).magnitude
    }
    while gap.isFinite, try !crosses(gap) { gap = format.nextUp(gap) }
    return gap.isFinite ? Thresholds.Number(gap, in: format) : nil
  }

  /// The least number of the format from which on `holds`, near `start`.
  private func firstNumber(
    from start: Double, in format: FloatFormat, _ holds: (Double) -> Bool
  ) -> Thresholds.Number? {
    var x = start
    while format.nextDown(x).isFinite, holds(format.nextDown(x)) { x = format.nextDown(x) }
    while x.isFinite, !holds(x) { x = format.nextUp(x) }
    return x.isFinite ? Thresholds.Number(x, in: format) : nil
  }
}

extension Thresholds.Number {
  init(_ value: Double, in format: FloatFormat) {
    decimal = value
    hex = format.hexBits(value)
  }
}
