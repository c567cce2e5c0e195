import Charts
public import SoftmaxAnalysis

/// What users of other implementations reported, each case run and explained.
public enum ReportedPage {
  /// A case and what is made of it.
  public struct Case: Sendable, Encodable {
    /// Where it was reported.
    public var sources: [String]
    /// The logits in short.
    public var logits: String
    public var note: String?
    public var diagnosis: Diagnosis

    public init(sources: [String], logits: String, note: String?, diagnosis: Diagnosis) {
      self.sources = sources
      self.logits = logits
      self.note = note
      self.diagnosis = diagnosis
    }

    /// With the first elements alone: of thousands of equal ones each says the same.
    public var shortened: Case {
      var copy = self
      copy.diagnosis = diagnosis.shortened(to: ReportedPage.keptElements)
      return copy
    }
  }

  /// - Parameter experiments: what is told of reports that no row of logits expresses.
  public static func page(
    _ cases: [Case], _ experiments: ReportedExperiments, command: String
  ) -> Page {
    var patterns: [String] = []
    for name in cases.compactMap({ $0.diagnosis.rows.first?.title }) where !patterns.contains(name)
    {
      patterns.append(name)
    }
    return Page(
      name: "reported", title: "What users reported",
      summary:
        "Failures from public issue trackers, each on its row of logits: what was printed, "
        + "what is exact, why, and what mends it. Every remedy that can be run was run. X*N stands for N logits X. "
        + "The last sections act out reports that no single row expresses.",
      sections: [
        Page.Section("The cases", [.table(overview(cases)), .chart(chart(cases, patterns))])
      ]
        + patterns.map { pattern in
          section(pattern, cases.filter { $0.diagnosis.rows.first?.title == pattern })
        } + ReportedExperimentSections.all(experiments), command: command)
  }

  private static func overview(_ cases: [Case]) -> Page.Table {
    Page.Table(
      "",
      columns: ["reported at", "logits", "format", "quantity", "known as"].map {
        Page.Column($0, isNumber: false)
      },
      rows: cases.map { entry in
        [
          entry.sources.joined(separator: ", "), entry.logits,
          NumberStyle.formatTitle(entry.diagnosis.pipeline.output),
          entry.diagnosis.quantity.rawValue,
          entry.diagnosis.rows.first?.title ?? "no known pattern",
        ]
      })
  }

  private static func chart(_ cases: [Case], _ patterns: [String]) -> Chart {
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
              xEnd: Double(cases.count { $0.diagnosis.rows.first?.title == name }))
          })
      ])
  }

  private static func section(_ pattern: String, _ cases: [Case]) -> Page.Section {
    let finding = cases[0].diagnosis.rows[0]
    var blocks: [Page.Block] = [.paragraph(finding.cause), .paragraph("Remedy: \(finding.remedy)")]
    for entry in cases { blocks += self.blocks(entry) }
    return Page.Section(pattern, blocks)
  }

  /// How many of a row's elements are shown.
  private static let shownElements = 4
  /// How many of them are kept in the page's sources.
  private static let keptElements = 64

  private static func blocks(_ entry: Case) -> [Page.Block] {
    let diagnosis = entry.diagnosis
    let finding = diagnosis.rows[0]
    var text =
      "\(entry.sources.joined(separator: ", ")): \(diagnosis.quantity.rawValue) of [\(entry.logits)] in "
      + "\(NumberStyle.formatTitle(diagnosis.pipeline.output))"
    if diagnosis.temperature != 1 {
      text += ", temperature \(NumberStyle.number(diagnosis.temperature))"
    }
    text += ": \(finding.evidence)."
    if let remedied = finding.remedied, let most = remedied.errors.maxUlp {
      text +=
        " With \(remedied.algorithm) in \(PipelineText.description(remedied.pipeline)): largest error \(NumberStyle.ulps(most)) ulp of "
        + "\(NumberStyle.formatTitle(remedied.pipeline.output))."
    }
    if let note = entry.note { text += " (\(note))" }
    let elements = diagnosis.elements.prefix(shownElements)
    let caption =
      diagnosis.elements.count > shownElements
      ? "The first \(shownElements) of \(diagnosis.elements.count) elements" : ""
    let format = diagnosis.pipeline.output
    return [
      .paragraph(text),
      .table(
        Page.Table(
          caption,
          columns: ["#", "logit", "output", "exact, rounded", "error, ulp"].map { Page.Column($0) },
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
}
