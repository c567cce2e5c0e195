import SoftmaxAnalysis

/// The columns of a table: formats and algorithms, in the analysis's order.
struct CandidateTitles {
  let titles: [String]

  /// `Float`, `Double` for a single algorithm; `Double naive` and so on for several.
  init(_ totals: [Totals]) {
    let isSingle = Set(totals.map(\.algorithm)).count == 1
    titles = totals.map {
      let format = NumberStyle.formatTitle($0.format)
      return isSingle ? format : "\(format) \($0.algorithm)"
    }
  }
}

extension Verdict {
  var emphasis: Document.Text.Emphasis {
    switch self {
    case .correct: .note
    case .premature, .missed, .notANumber: .bad
    }
  }
}
