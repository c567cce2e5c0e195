import Escapes
public import SoftmaxAnalysis

/// A check for the places where pipelines look.
extension CheckReport {
  /// Markdown that fits a job's summary: the verdict, the limits, the figures, the worst element.
  public static func markdown(_ check: OutputCheck) -> String {
    MarkdownRenderer.text([section(check)], level: 3)
  }

  static func section(_ check: OutputCheck) -> Document.Section {
    let verdict = check.passes ? Document.Text("passes") : Document.Text("fails", .loud)
    var blocks: [Document.Block] = [.lines(heading(check).map { Document.Text($0) })]
    if let line = SuspectLine.sentence(check.suspects, check.quantity.rawValue) {
      blocks.append(.paragraph(line))
    }
    if check.requiresNothing { blocks.append(.paragraph(nothingRequired)) }
    if !check.limits.isEmpty {
      var table = Document.Table(columns: [.init("limit", isNumber: false)])
      table.columns += ["allowed", "found"].map { .init($0) }
      table.columns.append(.init("", isNumber: false))
      table.rows = check.limits.map { limit in
        [limit.limit, NumberStyle.digits(limit.allowed, 6), found(limit)].map { Document.Text($0) }
          + [limit.passes ? Document.Text("passes") : Document.Text("fails", .loud)]
      }
      blocks.append(.table(table))
    }
    if let baseline = check.baseline, !(baseline.worse + baseline.better).isEmpty {
      var table = Document.Table(columns: [.init("against the baseline", isNumber: false)])
      table.columns += ["recorded", "found"].map { .init($0) }
      table.columns.append(.init("", isNumber: false))
      let changes =
        baseline.worse.map { ($0, Document.Text("worse", .loud)) }
        + baseline.better.map { ($0, Document.Text("better")) }
      table.rows = changes.map { change, verdict in
        [
          change.figure, figure(change.recorded), figure(change.found),
        ].map { Document.Text($0) } + [verdict]
      }
      blocks.append(.table(table))
    }
    blocks.append(.table(figures(check)))
    if let worst = check.totals.worst { blocks.append(.paragraph(line(worst, check))) }
    if let undecided = check.undecided {
      blocks.append(.lines(undecided.map { Document.Text("- not judged: \($0.text)") }))
    }
    return Document.Section(Document.Text("softmax-analyzer check ") + verdict, blocks)
  }

  /// A workflow command of GitHub Actions: an error with all that was exceeded, or a notice
  /// (docs.github.com, "Workflow commands for GitHub Actions").
  public static func gitHubAnnotations(_ check: OutputCheck) -> String {
    guard !check.passes else {
      let verdict = check.requiresNothing ? "nothing was required" : "within the limits"
      return gitHub("notice", title: nil, "\(heading(check)[0]): \(verdict)")
    }
    let limits = check.limits.filter { !$0.passes }.map { failure($0, check) }
    let changes = (check.baseline?.worse ?? []).map { "worse than the baseline: \(sentence($0))" }
    let undecided = (check.undecided ?? []).map { "not judged: \($0.text)" }
    let worst = check.totals.worst.map { [line($0, check)] } ?? []
    let suspects = SuspectLine.sentence(check.suspects, check.quantity.rawValue).map { [$0] } ?? []
    return gitHubError(
      "check fails",
      "\(check.name): " + (limits + changes + suspects + undecided + worst).joined(separator: "\n"))
  }

  static func gitHubError(_ title: String, _ message: String) -> String {
    gitHub("error", title: title, message)
  }

  private static func gitHub(_ command: String, title: String?, _ message: String) -> String {
    let title = Escaping.gitHubProperty("softmax-analyzer" + (title.map { " " + $0 } ?? ""))
    return "::\(command) title=\(title)::\(Escaping.gitHubMessage(message))\n"
  }

  static func found(_ limit: LimitResult) -> String {
    limit.found.map { NumberStyle.digits($0, 6) } ?? "not finite"
  }
}
