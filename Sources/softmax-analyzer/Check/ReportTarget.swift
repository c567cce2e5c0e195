import ArgumentParser
import SoftmaxAnalysis
import SoftmaxReports
import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A report of checks and where it goes: `json:PATH`, `junit:PATH`, `markdown:PATH` or
/// `annotations:github`.
enum ReportTarget: ExpressibleByArgument {
  case json(String)
  case jUnit(String)
  case markdown(String)
  /// On standard output, where GitHub Actions looks for them.
  case gitHubAnnotations

  init?(argument: String) {
    let parts = NegativeNumbers.asTyped(argument).split(separator: ":", maxSplits: 1).map(
      String.init)
    guard parts.count == 2 else { return nil }
    switch (parts[0], parts[1]) {
    case ("json", let path): self = .json(path)
    case ("junit", let path): self = .jUnit(path)
    case ("markdown", let path): self = .markdown(path)
    case ("annotations", "github"): self = .gitHubAnnotations
    default: return nil
    }
  }

  /// - Throws: `TensorFileError` where the file cannot be written.
  func write(_ suite: CheckSuite, isSingle: Bool) throws {
    switch self {
    case .json(let path): try Self.writeJSON(suite, isSingle: isSingle, to: path)
    case .jUnit(let path): try Output.write(JUnitReport.render(suite), to: path)
    case .markdown(let path): try Self.writeMarkdown(CheckSuiteReport.markdown(suite), to: path)
    case .gitHubAnnotations: Output.write(CheckSuiteReport.gitHubAnnotations(suite))
    }
  }

  /// What GitHub Actions names as the summary of a job's step is added to: other commands write there, too.
  private static func writeMarkdown(_ text: String, to path: String) throws {
    let summary = getenv("GITHUB_STEP_SUMMARY").map { String(cString: $0) } ?? ""
    if !summary.isEmpty && FileIdentity(path: path) == FileIdentity(path: summary) {
      try SharedFile.append("\n" + text, to: path)
    } else {
      try Output.write(text, to: path)
    }
  }

  /// The JSON of the suite, or of its only check where one was asked for and could be made.
  static func writeJSON(_ suite: CheckSuite, isSingle: Bool, to path: String) throws {
    let only = isSingle ? suite.checks.first : nil
    try Output.write(
      try only.map { try JSONReport.render($0) } ?? JSONReport.render(suite), to: path)
  }
}
