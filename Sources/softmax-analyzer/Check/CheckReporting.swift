import Escapes
import SoftmaxAnalysis
import SoftmaxReports

/// Where the reports of checks go. All are written whatever became of the checks.
struct CheckReporting {
  let json: String?
  let reports: [ReportTarget]
  /// How the checks were asked for.
  let layout: Layout
  /// Whether text for people goes to standard output.
  let hasText: Bool

  enum Layout {
    case single, list, sideBySide
  }

  /// Writes all reports that can be written.
  ///
  /// - Parameter note: a line for people that follows the text.
  /// - Returns: why others could not be written.
  func write(_ suite: CheckSuite, note: String? = nil) -> [any Error] {
    var errors: [any Error] = []
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch { errors.append(error) }
    }
    let isSingle = layout == .single
    if let json { attempt { try ReportTarget.writeJSON(suite, isSingle: isSingle, to: json) } }
    if hasText { Output.write(text(suite) + (note.map { "\n\(Escaping.line($0))\n" } ?? "")) }
    for report in reports { attempt { try report.write(suite, isSingle: isSingle) } }
    return errors
  }

  /// A single check that could not be made is told of on standard error alone.
  private func text(_ suite: CheckSuite) -> String {
    switch layout {
    case .single where !suite.failures.isEmpty: ""
    case .single, .list: CheckSuiteReport.text(suite, style: Output.style)
    case .sideBySide: CheckSuiteReport.sideBySide(suite, style: Output.style)
    }
  }
}
