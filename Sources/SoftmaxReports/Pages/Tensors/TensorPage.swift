import Charts
import SoftmaxAnalysis

/// A page about a tensor of logits: totals, pictures of the errors, the worst rows, what to do.
public enum TensorPage {
  /// - Parameter analysis: with profiles.
  public static func page(_ analysis: Analysis, name: String, command: String) -> Document {
    let tables = AnalysisTables(analysis)
    let isJudged = analysis.totals.contains { $0.count > 0 }
    let profiles = isJudged ? analysis.profiles ?? [] : []
    return Document(
      name: name, title: "Softmax of \(analysis.input.name)", summary: summary(analysis),
      sections: [
        Document.Section(
          "Totals", [.table(tables.totals()), .list(TensorFindings.all(analysis))]),
        Document.Section("Errors", profiles.isEmpty ? [] : TensorCharts.errors(profiles)),
        Document.Section("Saturation", TensorCharts.saturation(profiles, analysis.quantity)),
        Document.Section("Worst elements", [.table(tables.worst())]),
        Document.Section("Worst rows", worstRows(analysis, tables)),
        Document.Section("Rows without an answer", unanswered(analysis)),
        certification(analysis),
      ].filter { !$0.blocks.isEmpty }, command: command)
  }

  private static func summary(_ analysis: Analysis) -> String {
    let early = zip(analysis.totals, CandidateTitles(analysis.totals).titles).compactMap {
      total, title -> String? in
      let kinds = [(total.prematureOnes, "1"), (total.prematureZeros, "0")].filter { $0.0 > 0 }
        .map { "\(Count($0.0, "output")) \($0.1)" }
      return kinds.isEmpty ? nil : "\(title): \(kinds.joined(separator: ", "))"
    }
    let shape = analysis.input.shape.map { "\($0)" }.joined(separator: " x ")
    let form =
      analysis.input.shape.count > 2
      ? " (shape \(shape), along dimension \(analysis.input.axis))" : ""
    let size =
      "\(analysis.rowCount) row\(analysis.rowCount == 1 ? "" : "s"), \(analysis.elementCount) elements\(form)"
    guard analysis.totals.contains(where: { $0.count > 0 }) else {
      return "\(size): nothing could be judged, as no row has a softmax."
    }
    return "\(size), judged against certified correctly rounded values. "
      + (early.isEmpty
        ? "No output saturates too early."
        : "Too early, where the exact value does not round to that: \(early.joined(separator: "; ")).")
  }

  private static func worstRows(_ analysis: Analysis, _ tables: AnalysisTables) -> [Document.Block]
  {
    var blocks: [Document.Block] = []
    let moved = analysis.rows.flatMap(\.results).compactMap(\.inputRoundingUlps).max() ?? 0
    if moved > 0 {
      blocks.append(
        .paragraph(
          "A narrower format than the logits' receives them rounded, and is judged by what it received. In these "
            + "rows that rounding alone moved exact values by up to \(NumberStyle.ulps(moved)) ulp, which is not "
            + "counted as an error; the exact values shown are those of the logits as given."))
    }
    return blocks
      + analysis.rows.map { row in
        let shown = tables.shown(row).count
        let part =
          shown < row.elementCount
          ? ", the \(shown) worst of \(row.elementCount) elements, the worst first" : ""
        return .table(tables.elements(of: row).captioned(title(row, analysis) + part))
      }
  }

  private static func unanswered(_ analysis: Analysis) -> [Document.Block] {
    let sentences = UnansweredSentences.all(analysis)
    return sentences.isEmpty ? [] : [.list(sentences)]
  }

  /// `Row 125 (0, 2, 11)`, the place along each of the other dimensions where there are several.
  private static func title(_ row: RowAnalysis, _ analysis: Analysis) -> String {
    guard analysis.input.shape.count > 2 else { return "Row \(row.row)" }
    let place = analysis.input.indices(ofRow: row.row).map { "\($0)" }.joined(separator: ", ")
    return "Row \(row.row) (\(place))"
  }

  private static func certification(_ analysis: Analysis) -> Document.Section {
    Document.Section(
      "How this was certified",
      [
        .list([
          "Every exact value was enclosed until only one number of the format was left to round to.",
          "An ulp is the spacing of the output's format in the binade of the exact value.",
          "Totals count every element that has an exact value; nothing was sampled. exp and log of the algorithms: "
            + (analysis.functions == .correctlyRounded
              ? "correctly rounded, so nothing here depends on the machine."
              : "this machine's."),
        ])
      ])
  }
}
