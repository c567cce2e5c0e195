import ArgumentParser
import SoftmaxAnalysis
import SoftmaxReports

/// A report of a check and where it goes: `json:PATH`, `markdown:PATH` or `annotations:github`.
enum ReportTarget: ExpressibleByArgument {
  case json(String)
  case markdown(String)
  /// On standard output, where GitHub Actions looks for them.
  case gitHubAnnotations

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch (parts[0], parts[1]) {
    case ("json", let path): self = .json(path)
    case ("markdown", let path): self = .markdown(path)
    case ("annotations", "github"): self = .gitHubAnnotations
    default: return nil
    }
  }

  /// - Throws: `TensorFileError` where the file cannot be written.
  func write(_ check: OutputCheck) throws {
    switch self {
    case .json(let path): try Output.write(try JSONReport.render(check), to: path)
    case .markdown(let path): try Output.write(CheckReport.markdown(check), to: path)
    case .gitHubAnnotations: Output.write(CheckReport.gitHubAnnotations(check))
    }
  }
}
