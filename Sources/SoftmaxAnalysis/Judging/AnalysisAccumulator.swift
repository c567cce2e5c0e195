import SoftmaxReference

/// What an analysis gathers of the rows judged, part by part in their order.
struct AnalysisAccumulator {
  private let options: AnalysisOptions
  private var running: [RunningTotals]
  private var profiling: [ProfileAccumulator]
  private(set) var worst: WorstRows
  private var tally: UnansweredTally
  private(set) var rowCount = 0
  private(set) var ignoredCount = 0

  init(_ options: AnalysisOptions, percentileCapacity: Int) {
    self.options = options
    running = options.candidates.map { _ in RunningTotals(percentileCapacity: percentileCapacity) }
    profiling = options.profiles ? options.candidates.map { ProfileAccumulator($0) } : []
    worst = WorstRows(limit: options.listedRows)
    tally = UnansweredTally(options.candidates)
  }

  /// For each candidate the greatest deviation of a sum so far.
  var deviations: [Double] { running.map(\.greatestSumDeviation) }

  /// Adds a part as each candidate's outputs were judged.
  ///
  /// - Parameter progress: called after each row with the number of rows done.
  mutating func add(_ judged: [JudgingEngine.Judged], progress: (Int) -> Void) {
    for candidate in judged.indices {
      running[candidate].add(judged[candidate].totals, of: judged[candidate].rows)
      if options.profiles { profiling[candidate].add(judged[candidate].rows) }
    }
    tally.add(judged.map(\.rows))
    let rows = judged[0].rows
    for (place, number) in rows.numbers.enumerated() {
      rowCount += 1
      if rows.companion(place) == .ignored {
        ignoredCount += 1
      } else {
        worst.add(number, severities: judged.map { $0.totals.severities[place] }) {
          rows.given(place)
        }
      }
      progress(rowCount)
    }
  }

  var needsSecondPass: Bool { running.contains(where: \.needsSecondPass) }

  /// The candidates whose percentile takes a second pass.
  private var open: [Int] = []

  mutating func beginSecondPass() {
    open = running.indices.filter { running[$0].needsSecondPass }
    for candidate in open { running[candidate].beginSecondPass() }
  }

  /// Adds the errors of a part where the percentile needs them a second time.
  mutating func addErrors(of part: [JudgingEngine.Judged]) {
    for candidate in open { running[candidate].addErrors(of: part[candidate].rows) }
  }

  var totals: [Totals] {
    zip(running, options.candidates).map { $0.finished(in: $1.format, by: $1.algorithm.name) }
  }

  /// Nil unless asked for.
  var profiles: [ErrorProfile]? { options.profiles ? profiling.map { $0.finished() } : nil }

  var unanswered: [UnansweredRows]? { tally.finished() }
}
