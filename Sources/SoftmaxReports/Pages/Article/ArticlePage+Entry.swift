import SoftmaxAnalysis
import SoftmaxStudies

extension ArticlePage {
  /// The article's line of the registry.
  public static let entry = PublishedPage(
    "article", "why softmax gives exactly 1: two rows, step by step"
  ) { work in
    let study = try ArticleStudy()
    return DocumentFiles(
      page(study.analyses, logarithms: study.logarithms, command: work.command),
      from: study.analyses + study.logarithms + study.facts)
  }
}
