import SoftmaxAnalysis

/// The tables of an analysis, for text and Markdown alike.
struct AnalysisTables {
  /// Rows with more elements than this are cut to those that matter most.
  static let greatestElementCount = 32

  let analysis: Analysis
  private let titles: [String]

  init(_ analysis: Analysis) {
    self.analysis = analysis
    titles = CandidateTitles(analysis.totals).titles
  }

  /// Logit, outputs, exact value and verdict, element by element.
  func elements(of row: RowAnalysis) -> Document.Table {
    var table = Document.Table(columns: [.init("#"), .init("logit")])
    table.columns += titles.map { .init($0, isNumber: false) }
    table.columns += [
      .init("exact value", isNumber: false), .init("verdict", isNumber: false),
    ]
    // Rows that are cut say by what they are.
    let isCut = row.elementCount > Self.greatestElementCount
    if isCut {
      table.columns.insert(
        .init(titles.count > 1 ? "largest error, ulp" : "error, ulp"),
        at: table.columns.count - 2)
    }
    table.rows = shown(row).map { element in
      let outputs = element.results.map { result in
        Document.Text(
          NumberStyle.output(result.output, format: result.format),
          result.verdict?.emphasis ?? .plain)
      }
      return [
        Document.Text("\(element.index)", .faint), Document.Text(NumberStyle.logit(element.logit)),
      ]
        + outputs + (isCut ? [Document.Text(Self.severity(element))] : [])
        + [Document.Text(element.exact.text, .strong), verdict(element)]
    }
    return table
  }

  private static func severity(_ element: ElementAnalysis) -> String {
    element.severity.isInfinite ? "none in ulps" : NumberStyle.ulps(element.severity)
  }

  /// The elements that a table has room for: all, or those with the largest errors, the largest first.
  func shown(_ row: RowAnalysis) -> [ElementAnalysis] {
    row.worstElements(Self.greatestElementCount)
  }

  /// `correct`, where all agree, or `Float correct, Double premature`.
  private func verdict(_ element: ElementAnalysis) -> Document.Text {
    let verdicts = element.results.map(\.verdict)
    let emphasis = verdicts.contains { $0?.emphasis == .bad }
    let text =
      if Set(verdicts).count == 1 {
        verdicts[0]?.rawValue ?? ""
      } else {
        zip(titles, verdicts)
          .compactMap { title, verdict in verdict.map { "\(title) \($0.rawValue)" } }
          .joined(separator: ", ")
      }
    return Document.Text(text, emphasis ? .bad : .note)
  }

  /// The exact values rounded once to other precisions, and how many of them, and of what each algorithm gives
  /// at that precision, are 1 or 0 though the exact value is not.
  func precisions(of row: RowAnalysis) -> Document.Table {
    var table = Document.Table(columns: [
      .init("#", isNumber: false), .init("logit"),
    ])
    table.columns += row.precisions.map { .init("\($0.bits) bits", isNumber: false) }
    let shown = Set(shown(row).map(\.index))
    table.rows = row.elements.indices.filter { shown.contains(row.elements[$0].index) }.map {
      index in
      let element = row.elements[index]
      return [
        Document.Text("\(element.index)", .faint), Document.Text(NumberStyle.logit(element.logit)),
      ]
        + row.precisions.map { shortened($0.values[index]) }
    }
    table.rows.append(counts("rounded to 1", row.precisions.map(\.exactOnes)))
    table.rows.append(counts("rounded to 0", row.precisions.map(\.exactZeros)))
    for (index, algorithm) in (row.precisions.first?.algorithms ?? []).enumerated() {
      let columns = row.precisions.map { $0.algorithms[index] }
      table.rows.append(counts("rounded to 1 by \(algorithm.algorithm)", columns.map(\.exactOnes)))
      table.rows.append(counts("rounded to 0 by \(algorithm.algorithm)", columns.map(\.exactZeros)))
    }
    return table
  }

  private func counts(_ title: String, _ counts: [Int]) -> [Document.Text] {
    [Document.Text(title, .faint), Document.Text("")]
      + counts.map { Document.Text("\($0)", $0 > 0 ? .note : .plain) }
  }

  private func shortened(_ text: String) -> Document.Text {
    Document.Text(NumberStyle.shortened(text), text == "1" || text == "0" ? .note : .plain)
  }

  /// Statistics and counts, a column for each format and algorithm.
  func totals() -> Document.Table {
    var table = Document.Table(columns: [.init("", isNumber: false)])
    table.columns += titles.map { .init($0) }
    for line in TotalsLine.all where line.isShown(analysis) {
      table.rows.append(
        [Document.Text(line.title)] + analysis.totals.map { Document.Text(line.value($0)) })
    }
    let notJudged = analysis.totals.map { analysis.elementCount - $0.count }
    if notJudged.contains(where: { $0 > 0 }) {
      table.rows.insert(
        [Document.Text("not judged, NaN is due")] + notJudged.map { Document.Text("\($0)") }, at: 1)
    }
    return table
  }

  /// The element with the largest error, for each format and algorithm.
  func worst() -> Document.Table {
    var table = Document.Table(columns: [.init("largest error", isNumber: false)])
    table.columns += ["row", "#", "logit", "output", "exact, rounded", "ulp"].map {
      .init($0)
    }
    for (title, totals) in zip(titles, analysis.totals) {
      guard let worst = totals.worst else { continue }
      let format = totals.format
      table.rows.append(
        [
          title, "\(worst.row)", "\(worst.index)", bits(worst.logit, format),
          bits(worst.output, format), bits(worst.exact, format), NumberStyle.ulps(worst.ulps),
        ].map { Document.Text($0) })
    }
    return table
  }

  private func bits(_ record: FloatRecord, _ format: String) -> String {
    "\(NumberStyle.output(record, format: format)) [\(record.hex)]"
  }
}
