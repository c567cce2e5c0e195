/// Text from outside, such as a file's name, made safe to show.
public enum Escaping {
  /// The text on one line: controls and line separators as `\u{a}`.
  public static func controls(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// One line of text, each character of it meant as it is, in Markdown.
  static func markdown(_ text: String) -> String {
    let characters = Array(text)
    return characters.indices.reduce(into: "") { result, index in
      let character = characters[index]
      let neighbours = [index - 1, index + 1].filter(characters.indices.contains)
      // Inside a word an underscore is only itself.
      let isInWord = neighbours.count == 2 && neighbours.allSatisfy { characters[$0].isWord }
      let isSpecial = "\\`*[]<>|&~".contains(character) || character == "_" && !isInWord
      result += (isSpecial ? "\\" : "") + String(character)
    }
  }

  /// One line of text as code in Markdown: between more backticks than any run of them inside.
  static func markdownCode(_ text: String) -> String {
    let runs = text.split { $0 != "`" }.map(\.count)
    guard let longest = runs.max() else { return "`\(text)`" }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence) \(text) \(fence)"
  }
}

extension Character {
  fileprivate var isWord: Bool { isLetter || isNumber }
}
