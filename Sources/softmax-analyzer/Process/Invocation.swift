/// The command line as a report names it.
enum Invocation {
  /// - Parameter options: left out, each with its value: they say where results go, or how fast.
  static func command(without options: Set<String>) -> String {
    var words = ["softmax-analyzer"]
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      if options.contains(argument) {
        arguments = arguments.dropFirst()
      } else if !options.contains(where: { argument.hasPrefix("\($0)=") }) {
        words.append(argument)
      }
    }
    return command(of: Array(words.dropFirst()))
  }

  /// A command with these words behind the program's name.
  static func command(of words: [String]) -> String {
    (["softmax-analyzer"] + words).map(quoted).joined(separator: " ")
  }

  /// As a shell takes it for one word.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./,:=+@%".contains($0) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
