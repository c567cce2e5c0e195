package import SoftmaxCore
import SoftmaxReference

/// What every candidate made of one row, element by element.
struct SurveyRow: Sendable {
  /// One for each class.
  let keys: [Double]
  /// For each candidate an error in ulps for each class, NaN where there is none.
  let errors: [[Double]]
  /// For each candidate an a-priori bound for each class, in ulps; nil for one without.
  let bounds: [[Double]?]

  /// A row of those that were judged, one for each candidate; nil if a logit is not finite as it is received.
  init?(
    _ judged: [JudgedRows], row: Int, temperature: Double, _ candidates: [Candidate],
    key: (_ largest: Double, _ x: Double) -> Double
  ) throws(ReferenceError) {
    let places = judged[0].places(of: row)
    let received = Array(judged[0].received[places])
    guard received.allSatisfy(\.isFinite) else { return nil }
    let pipeline = candidates[0].pipeline
    let exactTemperature = ReceivedTemperature(temperature, in: pipeline.input).exact
    let bound = try ComponentwiseBound(received, temperature: exactTemperature, pipeline)
    let largest = received.max()!
    keys = received.map { key(largest, $0) }
    errors = judged.map { Array($0.ulps[places]) }
    bounds = candidates.map { candidate in
      let ulps = received.compactMap {
        bound.ulps(candidate.algorithm.name, scaledLogit: $0 / exactTemperature)
      }
      return ulps.isEmpty ? nil : ulps
    }
  }
}

/// The errors and bounds of every candidate over the rows so far, by key.
package struct ErrorsByKey {
  package private(set) var rowCount = 0
  /// Rows of which a logit is not finite as it is received.
  package private(set) var rowsLeftOut = 0
  private var cells: [Double: [Cell]] = [:]

  private struct Cell {
    var errors = ErrorAccumulator()
    var bound: Double?
  }

  /// - Parameter row: nil for one that is left out.
  mutating func add(_ row: SurveyRow?) {
    guard let row else {
      rowsLeftOut += 1
      return
    }
    rowCount += 1
    let empty = Array(repeating: Cell(), count: row.errors.count)
    for (index, key) in row.keys.enumerated() {
      for place in row.errors.indices {
        let (error, bound) = (row.errors[place][index], row.bounds[place]?[index])
        cells[key, default: empty][place].errors.add(error.isNaN ? nil : error)
        if let bound {
          cells[key]![place].bound = max(cells[key]![place].bound ?? bound, bound)
        }
      }
    }
  }

  package var keys: [Double] { cells.keys.sorted() }

  /// The errors of each of `count` candidates, and their largest bound; of no outputs, where no row has the key.
  package func figures(at key: Double, count: Int) -> [(errors: Blame.Errors, maxBound: Double?)] {
    (cells[key] ?? Array(repeating: Cell(), count: count)).map { ($0.errors.errors, $0.bound) }
  }
}

extension ErrorsByKey {
  /// What all algorithms make of the rows, by the key of each class.
  package init(
    _ algorithms: [any SoftmaxAlgorithm.Type], _ pipeline: FormatPipeline, _ rows: SeededRows,
    temperature: Double, threads: Int,
    key: @escaping @Sendable (_ largest: Double, _ x: Double) -> Double
  ) throws {
    self.init()
    let candidates = algorithms.map { Candidate($0, pipeline) }
    let judging = CandidateJudging(
      quantity: .standard, candidates: candidates, temperature: temperature, terms: JudgeTerms(),
      threads: threads)
    try judging.forEachPart(
      { try rows.visit($0) }, deviationFloors: { candidates.map { _ in .infinity } },
      body: { part in
        let judged = part.map(\.rows)
        let found = inParallel(judged[0].numbers.count, threads: threads) { row in
          Result { () throws(ReferenceError) in
            try SurveyRow(judged, row: row, temperature: temperature, candidates, key: key)
          }
        }
        for row in found { self.add(try row.get()) }
      })
  }
}
