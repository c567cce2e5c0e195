import Escapes
public import SoftmaxAnalysis
import SoftmaxReference

/// Renders an analysis. Every renderer is a pure function of the analysis.
///
/// This module imports SoftmaxAnalysis and what lies below it; it touches no files.
public enum AnalysisReport {
  /// How many elements of a row are shown: an analysis for these renderers alone need have no more than
  /// `ElementChoice.worst` of so many.
  public static let shownElementCount = AnalysisTables.greatestElementCount

  /// For a terminal: a single row in full, several rows as totals and worst rows.
  public static func text(_ analysis: Analysis, style: TextStyle = .plain) -> String {
    let sections = AnalysisSections(analysis).sections.map { section in
      Document.Section(Document.Text(section.title.text, .strong), section.blocks)
    }
    return TextRenderer.text(sections, style)
  }

  /// For a page on a code-hosting site.
  ///
  /// - Parameter command: the command that makes this page, printed on it.
  public static func markdown(_ analysis: Analysis, command: String) -> String {
    var renderer = MarkdownRenderer()
    let sections = AnalysisSections(analysis).sections.enumerated().map { index, section in
      renderer.lines(section, level: index == 0 ? 1 : 2).joined(separator: "\n")
    }
    let made = "Made by \(Escaping.markdownCode(command))."
    return (sections + [made]).joined(separator: "\n\n") + "\n"
  }
}

/// The parts of a report in their order.
struct AnalysisSections {
  typealias Section = Document.Section

  let sections: [Section]

  init(_ analysis: Analysis) {
    sections =
      analysis.rowCount == 1 && analysis.rows.count == 1
      ? Self.single(analysis, analysis.rows[0]) : Self.several(analysis)
  }

  private static func single(_ analysis: Analysis, _ row: RowAnalysis) -> [Section] {
    let tables = AnalysisTables(analysis)
    var title = title(analysis)
    if row.elementCount > AnalysisTables.greatestElementCount {
      title +=
        "; the \(AnalysisTables.greatestElementCount) of \(row.elementCount) elements with the "
        + "largest errors, the largest first"
    }
    var sections = [Section(title, [.table(tables.elements(of: row))])]
    if !row.precisions.isEmpty {
      sections.append(
        Section(
          "The exact value rounded once to other precisions (MPFR)",
          [.table(tables.precisions(of: row))]))
    }
    sections.append(
      Section("Findings", [.list(Findings(analysis: analysis).sentences(of: row))]))
    sections.append(Section("Worst element", [.table(tables.worst())]))
    sections += unanswered(analysis) + [notes(analysis)]
    return sections
  }

  private static func several(_ analysis: Analysis) -> [Section] {
    let tables = AnalysisTables(analysis)
    var sections = [
      Section(title(analysis), [.table(tables.totals())]),
      Section("Worst elements", [.table(tables.worst())]),
    ]
    let findings = Findings(analysis: analysis)
    for row in analysis.rows {
      sections.append(
        Section("Row \(row.row)", [.list(findings.sentences(of: row))]))
    }
    sections += unanswered(analysis) + [notes(analysis)]
    return sections
  }

  private static func unanswered(_ analysis: Analysis) -> [Section] {
    let sentences = UnansweredSentences.all(analysis)
    return sentences.isEmpty
      ? [] : [Section("Rows without an answer", [.list(sentences)])]
  }

  /// `softmax of 3 logits, algorithm shifted`.
  private static func title(_ analysis: Analysis) -> String {
    let input = analysis.input
    let length = input.shape[input.axis]
    let logits = length == 1 ? "1 logit" : "\(length) logits"
    let what = analysis.rowCount == 1 ? logits : "\(analysis.rowCount) rows of \(logits)"
    let source = input.name == "arguments" ? "" : " from \(input.name)"
    let ignored =
      analysis.ignoredRows.map { ", of which \($0) \($0 == 1 ? "does" : "do") not count" } ?? ""
    let names = Set(analysis.totals.map(\.algorithm))
    let algorithm = names.count == 1 ? ", algorithm \(names.first!)" : ""
    let summation = analysis.summation.map { ", \($0) summation" } ?? ""
    let temperature = analysis.temperature == 1 ? "" : ", temperature \(analysis.temperature)"
    return "\(analysis.quantity.rawValue) of \(what)\(source)\(ignored)\(algorithm)"
      + "\(summation)\(temperature)"
  }

  /// What the numbers mean and how far they can be trusted.
  private static func notes(_ analysis: Analysis) -> Section {
    let functions =
      analysis.functions == .correctlyRounded
      ? "exp, log and log1p of the algorithms are correctly rounded (MPFR), so that nothing here "
        + "depends on the machine."
      : "exp, log and log1p of the algorithms are this machine's libm; another machine may differ."
    let precisions =
      "At other precisions an algorithm's logits and temperature are first rounded to so many bits, "
      + "then every operation is."
    let hasPrecisions = analysis.rows.count == 1 && !analysis.rows[0].precisions.isEmpty
    return Section(
      "How to read this",
      [
        .list(
          [
            "Exact values are certified: every digit is correct. An ulp is the spacing of the output's "
              + "format in the binade of the exact value.",
            "A saturated output is correct if the exact value, rounded once, saturates as well, and "
              + "premature if it does not; where only the rounded exact value saturates, that is missed.",
            functions,
          ] + SaturationNote.sentences(analysis.totals.map(\.format), analysis.quantity)
            + (hasPrecisions ? [precisions] : []))
      ])
  }
}
