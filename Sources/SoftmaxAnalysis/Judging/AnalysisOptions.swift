public import FloatFormats
public import SoftmaxCore
public import SoftmaxReference

/// What an analysis does with each row.
public struct AnalysisOptions: Sendable {
  /// What is computed and judged.
  public let quantity: Quantity
  /// The algorithms and formats under test.
  public let candidates: [Candidate]
  /// What the logits are divided by first: in its own format by each candidate, exactly by the
  /// reference.
  public let temperature: Double
  /// Where the candidates' exp, log and log1p come from.
  public let functions: ElementaryFunctions
  /// How the candidates take sums.
  public let summation: Summation
  /// Significant decimal digits of exact values, 2 or more.
  public let digits: Int
  /// At which precisions listed rows are shown.
  public let precisions: PrecisionChoice
  /// How many rows are listed: those with the largest errors, among them the worst of each candidate; more, where
  /// there are more candidates with worst rows of their own.
  public let listedRows: Int
  /// Which elements of the listed rows are written out.
  public let elements: ElementChoice
  /// Whether the analysis tells how errors are spread.
  public let profiles: Bool
  /// How far the reference goes.
  public var budget = PrecisionBudget.standard

  /// Algorithms in formats: in each of them from logits to outputs.
  ///
  /// - Throws: `AnalysisError` for a combination that does not exist.
  /// - Precondition: `digits` is 2 or more, `listedRows` 0 or more.
  public init(
    quantity: Quantity = .standard, formats: [FloatFormat] = [.binary32, .binary64],
    algorithms: [any SoftmaxAlgorithm.Type] = [Shifted.self], temperature: Double = 1,
    functions: ElementaryFunctions = .correctlyRounded, summation: Summation = .plain,
    digits: Int = 17,
    precisions: PrecisionChoice = .automatic, listedRows: Int = 10,
    elements: ElementChoice = .all, profiles: Bool = false
  ) throws(AnalysisError) {
    try self.init(
      quantity: quantity, pipelines: formats.map { FormatPipeline($0, summation: summation) },
      algorithms: algorithms, temperature: temperature, functions: functions, digits: digits,
      precisions: precisions, listedRows: listedRows, elements: elements, profiles: profiles)
  }

  /// Algorithms in pipelines of formats. What is found is named by the outputs' format.
  ///
  /// - Throws: `AnalysisError` for a combination that does not exist.
  /// - Precondition: the pipelines take sums in one way; `digits` is 2 or more, `listedRows` 0 or more.
  public init(
    quantity: Quantity = .standard, pipelines: [FormatPipeline],
    algorithms: [any SoftmaxAlgorithm.Type] = [Shifted.self], temperature: Double = 1,
    functions: ElementaryFunctions = .correctlyRounded, digits: Int = 17,
    precisions: PrecisionChoice = .automatic, listedRows: Int = 10,
    elements: ElementChoice = .all, profiles: Bool = false
  ) throws(AnalysisError) {
    precondition(digits >= 2 && listedRows >= 0, "2 or more digits, 0 or more rows")
    precondition(Set(pipelines.map(\.summation)).count <= 1, "one way to take sums")
    self.quantity = quantity
    candidates = try Self.candidates(quantity, algorithms, pipelines, functions)
    self.temperature = temperature
    self.functions = functions
    summation = pipelines.first?.summation ?? .plain
    self.digits = digits
    self.precisions = precisions
    self.listedRows = listedRows
    self.elements = elements
    self.profiles = profiles
  }

  private static func candidates(
    _ quantity: Quantity, _ algorithms: [any SoftmaxAlgorithm.Type], _ pipelines: [FormatPipeline],
    _ functions: ElementaryFunctions
  ) throws(AnalysisError) -> [Candidate] {
    guard quantity.computed != nil else { throw .notComputed(quantity) }
    var candidates: [Candidate] = []
    for algorithm in algorithms {
      if !quantity.isOffered(by: algorithm) {
        throw .quantityNotOffered(algorithm: algorithm.name, quantity)
      }
      for pipeline in pipelines {
        let candidate = Candidate(algorithm, pipeline)
        if functions == .system, !candidate.isNative {
          throw .functionsNotNative(pipeline.arithmetic.name)
        }
        candidates.append(candidate)
      }
    }
    return candidates
  }

  /// The algorithms, each once.
  var algorithmsTested: [any SoftmaxAlgorithm.Type] {
    var names: Set<String> = []
    return candidates.map(\.algorithm).filter { names.insert($0.name).inserted }
  }

  /// The outputs of every candidate for one row, judged; each format's certified values are computed
  /// once.
  ///
  /// - Parameter threads: how many formats, or candidates, are at work at a time.
  func judged(
    _ logits: [Double], with companion: RowCompanion = .none, row: Int, _ terms: JudgeTerms,
    threads: Int = 1
  ) throws(ReferenceError) -> [RowOutputs] {
    var pairs: [FormatPair] = []
    for candidate in candidates where !pairs.contains(FormatPair(candidate.pipeline)) {
      pairs.append(FormatPair(candidate.pipeline))
    }
    let made = inParallel(pairs.count, threads: threads) { [pairs] index in
      Result { () throws(ReferenceError) in
        try FormatJudge(
          quantity, pairs[index], logits: logits, with: companion, temperature: temperature,
          row: row, terms)
      }
    }
    var judges: [FormatPair: FormatJudge] = [:]
    for (pair, judge) in zip(pairs, made) { judges[pair] = try judge.get() }
    return inParallel(candidates.count, threads: threads) { [judges] index in
      let candidate = candidates[index]
      return RowOutputs(candidate, judges[FormatPair(candidate.pipeline)]!, functions: functions)
    }
  }
}
