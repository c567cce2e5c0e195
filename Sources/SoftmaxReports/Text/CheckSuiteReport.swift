import Escapes
public import SoftmaxAnalysis

/// Reports of several checks: those of each, one after the other.
public enum CheckSuiteReport {
  public static func text(_ suite: CheckSuite, style: TextStyle = .plain) -> String {
    let failures = suite.failures.map { style.text([lines($0, style)]) }
    let parts = suite.checks.map { CheckReport.text($0, style: style) } + failures
    guard parts.count > 1 else { return parts.joined() }
    return (parts + [summary(suite) + "\n"]).joined(separator: "\n")
  }

  /// Markdown that fits a job's summary.
  public static func markdown(_ suite: CheckSuite) -> String {
    let failures = suite.failures.map {
      "### softmax-analyzer check **could not be made**\n\n"
        + Escaping.markdown("\($0.name): \($0.message)") + "\n"
        + ($0.details.isEmpty
          ? "" : "\n" + $0.details.map { "    \(Escaping.line($0))\n" }.joined())
    }
    let parts = suite.checks.map { CheckReport.markdown($0) } + failures
    guard parts.count > 1 else { return parts.joined() }
    return ([summary(suite) + "\n"] + parts).joined(separator: "\n")
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
    let failures = suite.failures.flatMap { lines($0, style) }
    guard let first = suite.checks.first else {
      return failures.isEmpty ? "" : style.text([failures])
    }
    var table = TextTable(
      columns: [.init(title: "", alignment: .left)]
        + suite.checks.map { .init(title: $0.outputs.name) })
    let columns = suite.checks.map { CheckReport.figures($0).rows }
    table.rows = columns[0].indices.map { row in
      [columns[0][row][0]] + columns.map { $0[row][1] }
    }
    let worst = suite.checks.compactMap { check in
      check.totals.worst.map { "\(check.outputs.name): \(CheckReport.line($0, check))" }
    }
    var blocks = [
      [
        "\(first.quantity.rawValue) of \(first.rowCount) rows, judged in "
          + suite.checks.map(\.format).uniqued.joined(separator: " and ")
      ],
      table.lines(style), worst,
    ]
    let suspects = suite.checks.compactMap { check in
      SuspectLine.text(check.suspects, check.quantity.rawValue, style: style).map {
        "\(check.outputs.name): \($0)"
      }
    }
    if !suspects.isEmpty { blocks.append(suspects) }
    for check in suite.checks where !check.limits.isEmpty {
      blocks.append(["\(check.outputs.name):"] + CheckReport.limits(check, style))
    }
    if suite.checks.allSatisfy(\.requiresNothing) { blocks.append([CheckReport.nothingRequired]) }
    if !failures.isEmpty { blocks.append(failures) }
    return style.text(blocks)
  }

  /// Why a check could not be made, and what the implementation said.
  private static func lines(_ failure: CheckSuite.Failure, _ style: TextStyle) -> [String] {
    [style.apply(StyledText("\(failure.name): not judged: \(failure.message)", .bad))]
      + failure.details.map { "  " + $0 }
  }

  private static func summary(_ suite: CheckSuite) -> String {
    let failed = suite.checks.count { !$0.passes }
    let count = suite.checks.count + suite.failures.count
    return
      "\(count) checks: \(count - failed - suite.failures.count) pass, \(failed) fail, "
      + "\(suite.failures.count) could not be made"
  }
}

extension [String] {
  /// Each once, in order.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
