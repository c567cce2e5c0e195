import SoftmaxAnalysis

/// Which rows have no answer, and why: NaN is due, or the exact value was not decided.
enum UnansweredSentences {
  static func all(_ analysis: Analysis) -> [String] {
    noNumberIsDue(analysis.unanswered ?? []) + undecided(analysis.undecided ?? [])
  }

  /// Formats that say the same of the same rows share a sentence.
  private static func noNumberIsDue(_ unanswered: [UnansweredRows]) -> [String] {
    var sentences: [(formats: [String], text: String)] = []
    for rows in unanswered {
      let more = rows.count - rows.first.count
      let named = rows.first.map { "\($0)" } + (more > 0 ? ["\(more) more"] : [])
      let numbers = list(named)
      let text =
        "\(rows.count == 1 ? "row" : "rows") \(numbers): NaN is due for every output, as \(because(rows.reason))."
      let title = NumberStyle.formatTitle(rows.format)
      if let same = sentences.firstIndex(where: { $0.text == text }) {
        sentences[same].formats.append(title)
      } else {
        sentences.append(([title], text))
      }
    }
    return sentences.map { "\($0.formats.joined(separator: ", ")), \($0.text)" }
  }

  /// `3`, `3 and 4`, `3, 4 and 5`.
  private static func list(_ words: [String]) -> String {
    let before = words.dropLast().joined(separator: ", ")
    return before.isEmpty ? words.joined() : "\(before) and \(words[words.count - 1])"
  }

  private static func because(_ reason: UnansweredRows.Reason) -> String {
    switch reason {
    case .nan: "a logit is NaN as received"
    case .infinity: "a logit is +inf as received"
    case .nothingFinite: "no logit is finite as received"
    }
  }

  /// How many undecided elements are named.
  private static let namedCount = 16

  private static func undecided(_ records: [UndecidedRecord]) -> [String] {
    let more = records.count - namedCount
    return records.prefix(namedCount).map { "Not decided: \($0.text)." }
      + (more > 0 ? ["\(more) more were not decided."] : [])
  }
}
