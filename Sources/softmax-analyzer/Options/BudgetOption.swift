import ArgumentParser
import SoftmaxAnalysis
import SoftmaxReference

/// `--max-bits`: how far the reference goes before an element is undecided.
struct BudgetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Try up to so many bits before an element is undecided, \(range.lowerBound) to "
        + "\(range.upperBound). Default: \(PrecisionBudget.standard.precisions.last!).",
      valueName: "n"))
  var maxBits: WholeNumber?

  /// Below 2 bits there is no budget; beyond 2^24 one exponential takes seconds.
  private static let range = 2...1 << 24

  func validate() throws {
    if let maxBits { try Self.validate(maxBits) }
  }

  /// Refuses what is no budget.
  static func validate(_ bits: WholeNumber) throws {
    guard range.contains(bits.value) else {
      throw ValidationError("--max-bits takes \(range.lowerBound) to \(range.upperBound).")
    }
  }

  var budget: PrecisionBudget { maxBits.map { PrecisionBudget(upTo: $0.value) } ?? .standard }
}

/// What the budget did not decide, told when all else is done.
struct UndecidedError: BadInput {
  let description: String
  let details: [String]

  /// Nil where there is nothing to tell.
  ///
  /// - Parameter elements: a line each.
  init?(_ elements: [String]) {
    guard !elements.isEmpty else { return nil }
    description =
      "\(elements.count) undecided; all else is decided; a larger --max-bits may decide more"
    details = elements
  }

  init?(_ records: [UndecidedRecord]?) {
    self.init((records ?? []).map(\.text))
  }
}
