import ArgumentParser
import MultiPrecision
import SoftmaxReference
import TensorFiles

/// The command line: parses, calls and prints; what is computed, and how it looks, lies in the
/// libraries below.
///
/// Exit codes: 0 done; 2 the input cannot be judged; 64 usage.
@main
enum Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst().map(NegativeNumbers.protected)
    do {
      var command = try SoftmaxAnalyzer.parseAsRoot(Array(arguments))
      try command.run()
      ThreadCache.free()
    } catch let error as any BadInput {
      StandardError.write("softmax-analyzer: \(error)\n")
      SoftmaxAnalyzer.exit(withError: ExitCode(2))
    } catch {
      SoftmaxAnalyzer.exit(withError: error)
    }
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
      0 done, 2 bad input, 64 usage.
      """,
    version: "0.1.0",
    subcommands: [
      AnalyzeCommand.self, ReferenceCommand.self, FormatsCommand.self, AlgorithmsCommand.self,
    ],
    defaultSubcommand: AnalyzeCommand.self)
}

/// An error that is the input's fault, not the command line's: one line, exit code 2.
protocol BadInput: Error, CustomStringConvertible {}

extension TensorFileError: BadInput {}
extension ReferenceError: BadInput {}

/// Numbers given as arguments that are none.
struct ArgumentError: BadInput {
  var description: String
}
