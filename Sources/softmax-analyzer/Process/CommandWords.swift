/// A command line cut into words as a POSIX shell would, with single and double quotes and backslashes, and
/// nothing else of a shell.
struct CommandWords {
  let words: [String]

  /// - Throws: `ArgumentError` for a quote without end, or no words.
  init(_ text: String) throws {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = text[...]
    while let next = rest.popFirst() {
      switch (quote, next) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("'", _): word!.append(next)
      case (_, "\\"):
        guard let escaped = rest.popFirst() else { throw Self.open("a backslash", text) }
        let isKept = quote == "\"" && escaped != "\"" && escaped != "\\"
        word = (word ?? "") + (isKept ? "\\" : "") + String(escaped)
      case ("\"", _): word!.append(next)
      case (_, "'"), (_, "\""):
        quote = next
        word = word ?? ""
      case (_, _) where next.isWhitespace:
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(next)
      }
    }
    guard quote == nil else { throw Self.open("a quote", text) }
    if let word { words.append(word) }
    guard !words.isEmpty else { throw ArgumentError(description: "--run: names no command") }
    self.words = words
  }

  /// What may be the name of a file in a command, or in a command that is a word of it: words, and the pieces
  /// of words, as in `if=FILE` and `<FILE`.
  static func possibleNames(in command: String) -> [String] {
    let words = (try? CommandWords(command).words) ?? []
    let texts = words + words.flatMap { (try? CommandWords($0).words) ?? [] }
    let pieces = texts.flatMap { $0.split(whereSeparator: ends.contains) }
    // A shell's command may have quotes that are none here.
    let bare = command.split { $0.isWhitespace || "'\"".contains($0) || ends.contains($0) }
    return unique(texts + (pieces + bare).map(String.init))
  }

  /// What ends a name, to a shell or by custom, where no quotes are around it.
  private static let ends: Set<Character> = Set("=<>;|&()`,:@{}")

  private static func open(_ what: String, _ text: String) -> ArgumentError {
    ArgumentError(description: "--run: \(what) without end in: \(text)")
  }

  /// A word that a shell reads as this text.
  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
