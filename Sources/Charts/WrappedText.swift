/// A label in lines of so many letters at most: broken at spaces, and within words that are longer.
struct WrappedText {
  let lines: [String]

  /// - Precondition: `letters` is 1 or more.
  init(_ text: String, letters: Int) {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= letters {
        lines[lines.count - 1] = "\(last) \(word)"
        continue
      }
      var rest = word
      while rest.count > letters {
        lines.append(String(rest.prefix(letters)))
        rest = rest.dropFirst(letters)
      }
      lines.append(String(rest))
    }
    self.lines = lines.isEmpty ? [""] : lines
  }

  /// The letters of the longest line.
  var width: Int { lines.map(\.count).max() ?? 0 }
}
