import ArgumentParser
import Escapes
import SoftmaxAnalysis
import SoftmaxReference
import SoftmaxReports
import TensorFiles

/// The command line: parses, calls and prints; what is computed, and how it looks, lies in the
/// libraries below.
///
/// Exit codes: 0 done, or within limits; 1 a limit is exceeded; 2 the input cannot be judged, or results cannot be written; 64 usage.
@main
enum Main {
  static func main() {
    Interruption.handle()
    let arguments = NegativeNumbers.prepared(CommandLine.arguments.dropFirst())
    do {
      var command = try SoftmaxAnalyzer.parseAsRoot(arguments)
      try RepeatedOptions.refuse(in: arguments, of: type(of: command))
      if let user = command as? any UsesFiles { try user.files.validate() }
      _ = try TierPlan.fromEnvironment()
      try command.run()
    } catch let error as any BadInput {
      tell(error)
      SoftmaxAnalyzer.exit(withError: ExitCode(2))
    } catch {
      fail(error)
    }
  }

  /// One line on standard error, and the lines that belong to it.
  static func tell(_ error: any Error) {
    StandardError.write(line: "softmax-analyzer: \(error)")
    for detail in (error as? any BadInput)?.details ?? [] {
      StandardError.write(line: "  " + detail)
    }
  }

  /// Shows a usage error, or the help that was asked for, and exits. Whatever else went wrong is a failure to
  /// judge: one line, exit code 2, as 1 says that a limit was exceeded.
  private static func fail(_ error: any Error) -> Never {
    let code = SoftmaxAnalyzer.exitCode(for: error)
    if error is ExitCode || code.isSuccess { SoftmaxAnalyzer.exit(withError: error) }
    guard code == .validationFailure else {
      StandardError.write(line: "softmax-analyzer: could not finish: \(error)")
      SoftmaxAnalyzer.exit(withError: ExitCode(2))
    }
    // The message has lines, but an argument in it makes none.
    let message = CommandLine.arguments.reduce(
      NegativeNumbers.asTyped(SoftmaxAnalyzer.fullMessage(for: error))
    ) { message, argument in
      let value = argument.split(separator: "=", maxSplits: 1).last.map(String.init) ?? argument
      return value == Escaping.line(value)
        ? message : message.replacing(value, with: Escaping.line(value))
    }
    StandardError.write(Escaping.lines(message) + "\n")
    SoftmaxAnalyzer.exit(withError: code)
  }
}

struct SoftmaxAnalyzer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax-analyzer",
    abstract: "What Float and Double make of softmax, and what the exact value is.",
    discussion: """
      softmax-analyzer 0 100 0          why is it 1?
      softmax-analyzer logits.npy       the same for every row of a file

      Numbers are decimal, hex floats (0x1.8p+3) or raw bits (bits:3ff0000000000000). Exit codes: \
      0 done, or within limits, 1 a limit exceeded, 2 bad input, 64 usage.
      """,
    version: "0.1.0",
    subcommands: [
      AnalyzeCommand.self, ReferenceCommand.self, ComputeCommand.self, CheckCommand.self,
      ThresholdsCommand.self, BoundsCommand.self, BlameCommand.self, DiagnoseCommand.self,
      ReportCommand.self, FormatsCommand.self, AlgorithmsCommand.self,
    ],
    defaultSubcommand: AnalyzeCommand.self)
}

/// An error that is the input's fault, not the command line's: one line, exit code 2.
protocol BadInput: Error, CustomStringConvertible {
  /// Lines that follow: what another program said.
  var details: [String] { get }
}

extension BadInput {
  var details: [String] { [] }
}

extension TensorFileError: BadInput {}
extension ReferenceError: BadInput {}
extension CheckError: BadInput {}

/// A command whose result is text for people, or JSON in a file.
protocol WritesJSON: UsesFiles {
  /// Where JSON goes, `-` for standard output; nil for nowhere.
  var json: String? { get }
}

extension WritesJSON {
  /// Writes the JSON where it was asked for, and the text unless JSON has its place.
  func write(_ value: some Encodable, text: @autoclosure () -> String) throws {
    if let json { try Output.write(try JSONReport.render(value), to: json) }
    if !files.writesToStandardOutput { Output.write(text()) }
  }
}

extension BoundsCommand: WritesJSON {}
extension BlameCommand: WritesJSON {}
extension ThresholdsCommand: WritesJSON {}
extension DiagnoseCommand: WritesJSON {}

/// Numbers given as arguments that are none.
struct ArgumentError: BadInput {
  var description: String
  var details: [String] = []
}
