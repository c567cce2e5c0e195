import Escapes
public import SoftmaxAnalysis

/// Reports of several checks: those of each, one after the other.
public enum CheckSuiteReport {
  public static func text(_ suite: CheckSuite, style: TextStyle = .plain) -> String {
    let blocks =
      suite.checks.flatMap(CheckReport.blocks) + suite.failures.map { .lines(lines($0)) }
    guard suite.checks.count + suite.failures.count > 0 else { return "" }
    return TextRenderer.text(blocks + summary(suite), style)
  }

  /// Markdown that fits a job's summary.
  public static func markdown(_ suite: CheckSuite) -> String {
    let failures = suite.failures.map { failure in
      Document.Section(
        Document.Text("softmax-analyzer check ") + Document.Text("could not be made", .loud),
        [.paragraph("\(failure.name): \(failure.message)")]
          + (failure.details.isEmpty ? [] : [.quoted(failure.details)]))
    }
    return MarkdownRenderer.text(
      suite.checks.map(CheckReport.section) + failures, after: summary(suite), level: 3)
  }

  /// Workflow commands of GitHub Actions.
  public static func gitHubAnnotations(_ suite: CheckSuite) -> String {
    suite.checks.map { CheckReport.gitHubAnnotations($0) }.joined()
      + suite.failures.map {
        CheckReport.gitHubError(
          "not judged", (["\($0.name): \($0.message)"] + $0.details).joined(separator: "\n"))
      }.joined()
  }

  /// Two or more checks of the same logits, a column for each.
  public static func sideBySide(_ suite: CheckSuite, style: TextStyle = .plain) -> String {
    let failures = suite.failures.flatMap(lines)
    guard let first = suite.checks.first else {
      return failures.isEmpty ? "" : TextRenderer.text([.lines(failures)], style)
    }
    var table = Document.Table(
      columns: [.init("", isNumber: false)]
        + suite.checks.map { .init($0.outputs.name) })
    let columns = suite.checks.map { CheckReport.figures($0).rows }
    table.rows = columns[0].indices.map { row in
      [columns[0][row][0]] + columns.map { $0[row][1] }
    }
    let worst = suite.checks.compactMap { check in
      check.totals.worst.map {
        Document.Text("\(check.outputs.name): \(CheckReport.line($0, check))")
      }
    }
    let formats = suite.checks.map(\.format).uniqued.joined(separator: " and ")
    var blocks: [Document.Block] = [
      .paragraph("\(first.quantity.rawValue) of \(first.rowCount) rows, judged in \(formats)"),
      .table(table), .lines(worst),
    ]
    let suspects = suite.checks.compactMap { check in
      SuspectLine.text(check.suspects, check.quantity.rawValue).map {
        Document.Text("\(check.outputs.name): ") + $0
      }
    }
    if !suspects.isEmpty { blocks.append(.lines(suspects)) }
    for check in suite.checks where !check.limits.isEmpty {
      let name = Document.Text("\(check.outputs.name):")
      blocks.append(.lines([name] + CheckReport.limits(check)))
    }
    if suite.checks.allSatisfy(\.requiresNothing) {
      blocks.append(.paragraph(CheckReport.nothingRequired))
    }
    if !failures.isEmpty { blocks.append(.lines(failures)) }
    return TextRenderer.text(blocks, style)
  }

  /// Why a check could not be made, and what the implementation said.
  private static func lines(_ failure: CheckSuite.Failure) -> [Document.Text] {
    [Document.Text("\(failure.name): not judged: \(failure.message)", .bad)]
      + failure.details.map { Document.Text("  " + $0) }
  }

  /// How many of several checks pass; nothing for a single one.
  private static func summary(_ suite: CheckSuite) -> [Document.Block] {
    let failed = suite.checks.count { !$0.passes }
    let count = suite.checks.count + suite.failures.count
    guard count > 1 else { return [] }
    return [
      .paragraph(
        "\(count) checks: \(count - failed - suite.failures.count) pass, \(failed) fail, "
          + "\(suite.failures.count) could not be made")
    ]
  }
}

extension [String] {
  /// Each once, in order.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
