import ArgumentParser
import SoftmaxReports

/// The pages of Reports/: those that need no input, and those about files of Reports/Data/.
enum PublishedPages {
  static let registry = PageRegistry(
    PageRegistry.standard.pages
      + ofFiles.map { name, summary, words in
        PublishedPage(name, summary) { work in
          try ReportCommand.parse(words + ["--output", "."]).onlyPage(work)
        }
      })

  /// What `report` is told for each.
  private static let ofFiles: [(name: String, summary: String, words: [String])] = [
    (
      "digits_logits", "logits of a trained digit classifier",
      ["Reports/Data/digits_logits.npy", "--algorithms", "shifted,naive"]
    ),
    (
      "attention_scores", "scores that a sentence model takes a softmax of",
      [
        "Reports/Data/attention_scores.npy", "--formats", "binary32,binary16,bfloat16",
        "--algorithms", "shifted,naive",
      ]
    ),
    (
      "libraries", "accuracy of softmax in popular libraries",
      ["--libraries", "Reports/Data/libraries.json", "Reports/Data/libraries-avx512.json"]
    ),
    (
      "reported", "failures from public issue trackers",
      ["--reported", "Reports/Data/reported.json"]
    ),
  ]

  /// The options that make a page without its name in the registry; nil if there are none.
  static func words(for page: PublishedPage) -> [String]? {
    ofFiles.first { $0.name == page.name }?.words
  }

  /// The command that makes a page, as a shell takes it.
  static func command(for page: PublishedPage, to folder: String) -> String {
    Invocation.command(
      of: ["report"] + (words(for: page) ?? ["--set", page.name]) + ["-o", folder])
  }
}

/// What --set says: a page of the registry or, without a value, that they are to be listed.
enum PageChoice: ExpressibleByArgument, CustomStringConvertible {
  case list
  case page(PublishedPage)
  /// No page's name. Refused later: a word that is refused here would count as a file of logits.
  case unknown(String)

  init(argument: String) {
    self = PublishedPages.registry[argument].map { .page($0) } ?? .unknown(argument)
  }

  static var allValueStrings: [String] { PublishedPages.registry.names }

  var description: String {
    switch self {
    case .list: "a list of them"
    case .page(let page): page.name
    case .unknown(let name): name
    }
  }
}
