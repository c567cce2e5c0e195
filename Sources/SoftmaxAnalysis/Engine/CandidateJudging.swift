import SoftmaxCore
import SoftmaxReference

/// Has candidates make outputs for rows that are visited one by one, and the engine judge them.
struct CandidateJudging: Sendable {
  let quantity: Quantity
  let candidates: [Candidate]
  var temperature = 1.0
  var functions = ElementaryFunctions.correctlyRounded
  let terms: JudgeTerms
  let threads: Int

  /// Calls `body` with the rows of each part as every candidate's outputs were judged, in the candidates' order.
  ///
  /// - Parameters:
  ///   - companion: what goes with the row of a number, where the quantity needs something.
  ///   - deviationFloors: for each candidate, a distance of a row's sum from 1 that need not be looked at.
  /// - Throws: what `visitRows`, `companion` and `body` throw, and `ReferenceError` of the first row that has one.
  func forEachPart(
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void,
    with companion: @escaping (Int) throws -> RowCompanion = { _ in .none },
    deviationFloors: () -> [Double], body: ([JudgingEngine.Judged]) throws -> Void
  ) throws {
    let panels = panels
    let order = panels.flatMap(\.candidates)
    let needsNothing = quantity.rule.companion == .nothing
    var engine: (length: Int, value: JudgingEngine)?
    var gathering = RowGathering(
      parts: 2 * threads, companion: needsNothing ? nil : companion)
    try gathering.forEachStretch(visitRows) { rows in
      if engine?.length != rows.length {
        engine = (rows.length, try self.engine(panels, length: rows.length))
      }
      let floors = deviationFloors()
      for part in try engine!.value.judge(rows, deviationFloors: order.map { floors[$0] }) {
        var judged = part
        for (place, candidate) in order.enumerated() { judged[candidate] = part[place] }
        try FloatEnvironment.ordinary { try body(judged) }
      }
    }
  }

  /// The candidates of each pair of formats, by their places among all.
  private typealias Panel = (formats: FormatPair, candidates: [Int])

  private var panels: [Panel] {
    var panels: [Panel] = []
    for (place, candidate) in candidates.enumerated() {
      let formats = FormatPair(candidate.pipeline)
      if let panel = panels.firstIndex(where: { $0.formats == formats }) {
        panels[panel].candidates.append(place)
      } else {
        panels.append((formats, [place]))
      }
    }
    return panels
  }

  /// What judges rows of a length, in the order of the panels.
  private func engine(_ panels: [Panel], length: Int) throws(ReferenceError) -> JudgingEngine {
    var judges: [JudgingEngine.Panel] = []
    for (formats, places) in panels {
      let received = ReceivedTemperature(temperature, in: formats.input)
      let reference = try Reference(
        quantity, in: formats.output, temperature: received.exact, budget: terms.budget)
      judges.append(
        .init(
          measuring: RowMeasuring(
            reference, input: formats.input, length: length, by: .enclosures,
            undecided: terms.undecided),
          makers: places.map {
            .algorithm(candidates[$0], functions, temperature: received.value)
          }))
    }
    return JudgingEngine(panels: judges, threads: threads)
  }
}
