import SoftmaxAnalysis
import SoftmaxCore

extension ArticlePage {
  /// The article's line of the registry.
  public static let entry = PublishedPage(
    "article", "why softmax gives exactly 1: two rows, step by step"
  ) { work in
    let analyses = try rows.map {
      try analysis(of: $0.logits, AnalysisOptions(digits: 40, precisions: .these($0.precisions)))
    }
    let logarithms = try rows.map {
      try analysis(
        of: $0.logits,
        AnalysisOptions(
          quantity: .logSoftmax, algorithms: [Shifted.self, ShiftedMaxOut.self],
          precisions: .these([])))
    }
    return DocumentFiles(
      page(analyses, logarithms: logarithms, command: work.command),
      from: analyses + logarithms + analyses.map { ArticleFacts($0.rows[0]) })
  }

  private static func analysis(
    of logits: [Double], _ options: AnalysisOptions
  ) throws -> Analysis {
    try Analyzer(options).analyze(.init(name: "arguments", shape: [logits.count], axis: 0)) {
      try $0(0, logits)
    }
  }
}
