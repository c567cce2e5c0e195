import Charts
import SoftmaxAnalysis
public import SoftmaxStudies

/// What users of other implementations reported, each case run and explained.
public enum ReportedPage {
  /// - Parameter experiments: what is told of reports that no row of logits expresses.
  public static func page(
    _ cases: [ReportedCase], _ experiments: ReportedExperiments, command: String
  ) -> Document {
    var patterns: [String] = []
    for title in cases.map(\.title) where !patterns.contains(title) { patterns.append(title) }
    return Document(
      name: "reported", title: "What users reported",
      summary:
        "Failures from public issue trackers, each on its row of logits: what was printed, "
        + "what is exact, why, and what mends it. Every remedy that can be run was run. X*N stands for N logits X. "
        + "The last sections act out reports that no single row expresses.",
      sections: [
        Document.Section("The cases", [.table(overview(cases)), .chart(chart(cases, patterns))])
      ]
        + patterns.map { pattern in
          section(pattern, cases.filter { $0.title == pattern })
        } + ReportedExperimentSections.all(experiments), command: command)
  }

  private static func overview(_ cases: [ReportedCase]) -> Document.Table {
    var table = Document.Table(
      "",
      columns: ["reported at", "logits", "format", "quantity", "known as"].map {
        Document.Column($0, isNumber: false)
      },
      rows: cases.map { entry in
        [
          entry.sources.joined(separator: ", "), entry.logits,
          NumberStyle.formatTitle(entry.diagnosis.pipeline.output),
          entry.diagnosis.quantity.rawValue,
          entry.title,
        ]
      })
    table.links = cases.map(\.links)
    return table
  }

  private static func chart(_ cases: [ReportedCase], _ patterns: [String]) -> Chart {
    let names = Array(patterns.reversed())
    return Chart(
      title: "Cases by failure pattern", summary: "How many of the cases each pattern explains.",
      x: .init("cases"), y: .init("", names: names),
      series: [
        .init(
          "cases", .spans,
          names.enumerated().map { place, name in
            .init(
              0, Double(place),
              xEnd: Double(cases.count { $0.title == name }))
          })
      ])
  }

  private static func section(_ pattern: String, _ cases: [ReportedCase]) -> Document.Section {
    var blocks: [Document.Block] = []
    if cases[0].suspect == nil, let finding = cases[0].diagnosis.rows.first {
      blocks = [.paragraph(finding.cause), .paragraph("Remedy: \(finding.remedy)")]
    }
    for entry in cases { blocks += self.blocks(entry) }
    return Document.Section(pattern, blocks + alsoReported(cases))
  }

  /// Reports of the same that no case stands for.
  private static func alsoReported(_ cases: [ReportedCase]) -> [Document.Block] {
    let first = cases[0]
    let references =
      first.suspect?.function.references ?? first.diagnosis.rows.first?.references ?? []
    let told = Set(cases.flatMap(\.sources))
    let others = references.filter { !told.contains($0.name) }
    return others.isEmpty
      ? []
      : [.cited(from: others.map { Document.Link($0.name, url: $0.url) }, "more of the same.")]
  }

  /// How many of a row's elements are shown.
  private static let shownElements = 4

  private static func blocks(_ entry: ReportedCase) -> [Document.Block] {
    let diagnosis = entry.diagnosis
    let elements = diagnosis.elements.prefix(shownElements)
    let caption =
      diagnosis.elements.count > shownElements
      ? "The first \(shownElements) of \(diagnosis.elements.count) elements" : ""
    let format = diagnosis.pipeline.output
    return [
      .cited(from: entry.links, text(entry)),
      .table(
        Document.Table(
          caption,
          columns: ["#", "logit", "output", "exact, rounded", "error, ulp"].map {
            Document.Column($0)
          },
          rows: elements.map { element in
            [
              "\(element.index)", NumberStyle.logit(element.logit),
              NumberStyle.output(element.output, format: format),
              NumberStyle.output(element.correctlyRounded, format: format),
              NumberStyle.ulps(element.ulps),
            ]
          })),
    ]
  }

  /// `softmax of [0, 100, 0] in Float: ...`
  private static func text(_ entry: ReportedCase) -> String {
    let diagnosis = entry.diagnosis
    var text =
      "\(diagnosis.quantity.rawValue) of [\(entry.logits)] in "
      + NumberStyle.formatTitle(diagnosis.pipeline.output)
    if diagnosis.temperature != 1 {
      text += ", temperature \(NumberStyle.number(diagnosis.temperature))"
    }
    let story = Self.story(entry)
    text += ": " + story + (story.hasSuffix("?") ? "" : ".")
    return text + (entry.note.map { " (\($0))" } ?? "")
  }

  /// What is found, and what the remedy that was run gives.
  private static func story(_ entry: ReportedCase) -> String {
    if let suspect = entry.suspect {
      return SuspectLine.sentence([suspect], entry.diagnosis.quantity.rawValue) ?? ""
    }
    guard let finding = entry.diagnosis.rows.first else {
      return "no known failure pattern matches"
    }
    guard let remedied = finding.remedied, let most = remedied.errors.maxUlp else {
      return finding.evidence
    }
    return finding.evidence
      + ". With \(remedied.algorithm) in \(PipelineText.description(remedied.pipeline)): largest error "
      + "\(NumberStyle.ulps(most)) ulp of \(NumberStyle.formatTitle(remedied.pipeline.output))"
  }
}

extension ReportedCase {
  /// What it is told as: another function whose values the outputs are, or else the first pattern.
  fileprivate var title: String {
    if let suspect { return "another function: " + suspect.function.rawValue }
    return diagnosis.rows.first?.title ?? "no known pattern"
  }

  /// An absorbed sum has a pattern, which says more.
  fileprivate var suspect: Suspect? {
    diagnosis.suspects.first.flatMap { $0.function == .absorbedSum ? nil : $0 }
  }

  fileprivate var links: [Document.Link] {
    sources.map { source in
      PublicReference(naming: source).map { Document.Link($0.name, url: $0.url) }
        ?? Document.Link(source)
    }
  }
}
