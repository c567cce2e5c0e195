extension Escaping {
  /// Text in one line of GitHub-flavoured Markdown, each character of it meant as it is: a paragraph, a heading or
  /// an item of a list.
  public static func markdown(_ text: String) -> String {
    let scalars = Array(line(text).unicodeScalars)
    // Spaces at its start would be left out, or make the line code.
    guard scalars.first != " " else {
      return "&#32;" + markdown(Array(scalars.dropFirst()), except: nil)
    }
    return markdown(scalars, except: blockMark(scalars))
  }

  /// The same in a cell of a table, where nothing starts a paragraph.
  public static func markdownCell(_ text: String) -> String {
    markdown(Array(line(text).unicodeScalars), except: nil)
  }

  /// Scalar by scalar, as parsers read: with an accent on it, a character is another, and its mark-up the same.
  private static func markdown(_ scalars: [Unicode.Scalar], except start: Int?) -> String {
    scalars.indices.reduce(into: "") { result, index in
      let isMarkup = index == start || isMarkup(index, in: scalars)
      if isMarkup, let entity = entities[scalars[index]] {
        result += entity
        return
      }
      if isMarkup { result += "\\" }
      result.unicodeScalars.append(scalars[index])
    }
  }

  /// What would start a tag or an entity is one: some who take Markdown apart look for tags alone.
  private static let entities: [Unicode.Scalar: String] = ["<": "&lt;", "&": "&amp;"]

  /// One line of text as code in Markdown: between more backticks than any run of them inside.
  public static func markdownCode(_ text: String) -> String {
    let text = line(text)
    let runs = text.unicodeScalars.split { $0 != "`" }.map(\.count)
    guard let longest = runs.max() else { return "`\(text)`" }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence) \(text) \(fence)"
  }

  private static func isMarkup(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    let next = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalars[index] {
    case "\\", "`", "*", "|", "~", "$": return true
    case "<":
      return next.map { $0.properties.isAlphabetic || "/!?".unicodeScalars.contains($0) } ?? false
    // Without these no bracket makes a link, a picture or a footnote.
    case "]": return next == "(" || next == "["
    case "[": return next == "^"
    case "&": return next.map { $0.properties.isAlphabetic || $0 == "#" } ?? false
    // Inside a word an underscore is only itself.
    case "_": return !(index > 0 && scalars[index - 1].isOfWord && next?.isOfWord ?? false)
    default: return false
    }
  }

  /// The index of the character that would make the line a heading, a quotation, a list, a rule or the
  /// definition of a link.
  private static func blockMark(_ scalars: [Unicode.Scalar]) -> Int? {
    let rest = scalars.drop { $0 == " " }
    let isDefinition = rest.first == "[" && rest.firstRange(of: "]:".unicodeScalars) != nil
    if rest.first == ">" || isDefinition { return rest.startIndex }
    let marks = rest.prefix { $0 == "#" || $0 == "-" || $0 == "+" || $0 == "=" }
    let isAlone = marks.endIndex == rest.endIndex || rest[marks.endIndex] == " "
    if !marks.isEmpty { return isAlone || marks.count > 1 ? marks.startIndex : nil }
    let digits = rest.prefix { ("0"..."9").contains($0) }
    let after = rest[digits.endIndex...]
    guard !digits.isEmpty, after.first == "." || after.first == ")" else { return nil }
    return after.dropFirst().first ?? " " == " " ? digits.endIndex : nil
  }
}

extension Unicode.Scalar {
  fileprivate var isOfWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}
