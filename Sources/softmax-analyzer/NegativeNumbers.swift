import FloatFormats

/// Negative numbers among the arguments: ArgumentParser would take `-3` for an option.
enum NegativeNumbers {
  /// The argument with U+2212 for its hyphen if it is a negative number, or a list of numbers separated
  /// by commas that starts with one; every reader of numbers here takes either.
  static func protected(_ argument: String) -> String {
    guard argument.hasPrefix("-"), argument.count > 1,
      argument.split(separator: ",", omittingEmptySubsequences: false).allSatisfy({
        isNumber(String($0))
      })
    else { return argument }
    return "\u{2212}" + argument.dropFirst()
  }

  /// Whether the text is a number, even one that is too large.
  static func isNumber(_ text: String) -> Bool {
    // Too large a number is one, too: its own message is better than "unknown option".
    Double(text) != nil || (try? NumberText.parse(text)) != nil
  }

  /// The text with a hyphen again.
  static func restored(_ argument: String) -> String {
    argument.hasPrefix("\u{2212}") ? "-" + argument.dropFirst() : argument
  }

  /// A text made of arguments, as they were typed: U+2212 is a hyphen again unless it was typed itself.
  static func asTyped(_ text: String) -> String {
    let wasTyped = CommandLine.arguments.contains { $0.contains("\u{2212}") }
    return wasTyped ? text : String(text.map { $0 == "\u{2212}" ? "-" : $0 })
  }
}
