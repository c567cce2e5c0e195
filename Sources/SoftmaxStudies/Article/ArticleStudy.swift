public import SoftmaxAnalysis
import SoftmaxCore

/// The two rows of the article, and what is found about them.
public struct ArticleStudy: Sendable {
  /// The rows, and the precisions of MPFR that their analyses are to have: those of Float and Double, the
  /// bits needed and what lies around.
  public static let rows: [(logits: [Double], precisions: [Int])] = [
    ([0, 100, 0], [24, 53, 64, 113, 142, 143, 144, 145, 256]),
    ([13, 31, 5], [24, 25, 26, 53, 64, 113, 256]),
  ]

  /// Of softmax, by the shifted algorithm in binary32 and binary64.
  public let analyses: [Analysis]
  /// Of log-softmax, by shifted and shifted-max-out.
  public let logarithms: [Analysis]
  /// Of the largest class of each row.
  public let facts: [ArticleFacts]

  /// - Throws: `ReferenceError`.
  public init() throws {
    analyses = try Self.rows.map {
      try Self.analysis(
        of: $0.logits, AnalysisOptions(digits: 40, precisions: .these($0.precisions)))
    }
    logarithms = try Self.rows.map {
      try Self.analysis(
        of: $0.logits,
        AnalysisOptions(
          quantity: .logSoftmax, algorithms: [Shifted.self, ShiftedMaxOut.self],
          precisions: .these([])))
    }
    facts = analyses.map { ArticleFacts($0.rows[0]) }
  }

  private static func analysis(
    of logits: [Double], _ options: AnalysisOptions
  ) throws -> Analysis {
    try Analyzer(options).analyze(.init(name: "arguments", shape: [logits.count], axis: 0)) {
      try $0(0, logits)
    }
  }
}
