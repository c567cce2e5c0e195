import ArgumentParser
import SoftmaxReference

/// What some quantities need beside the logits.
struct CompanionOptions: ParsableArguments {
  @Option(
    name: [.customLong("labels"), .customLong("label")],
    help: ArgumentHelp(
      "For cross-entropy and its gradient: a whole number for each row, the index of the right class; a file, or "
        + "numbers separated by commas.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var labels: String?

  @Option(
    name: [.customLong("targets"), .customLong("target")],
    help: ArgumentHelp(
      "In the place of labels: a target for each logit, any finite numbers; a file of the logits' shape, or for one "
        + "row numbers separated by commas.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "Rows with this label do not count: loss and gradient are +0.", valueName: "n"))
  var ignoreLabel: WholeNumber?

  /// Refuses what the quantity does not need, and its absence where it does.
  func validate(for quantity: Quantity) throws {
    let isGiven = labels != nil || targets != nil || ignoreLabel != nil
    switch quantity.rule.companion {
    case .nothing:
      guard !isGiven else {
        throw ValidationError(
          "--labels, --targets and --ignore-label have no effect on \(quantity.name).")
      }
    case .labelOrTargets:
      guard (labels == nil) != (targets == nil) else {
        throw ValidationError("\(quantity.name) needs either --labels or --targets.")
      }
      guard ignoreLabel == nil || labels != nil else {
        throw ValidationError("--ignore-label has no effect without --labels.")
      }
    }
  }

  /// Whether there are neither labels nor targets.
  var isEmpty: Bool { labels == nil && targets == nil }

  /// Whether an option's value is a list of numbers, and no file's name.
  static func isNumbers(_ text: String) -> Bool {
    text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
      NegativeNumbers.isNumber(String($0))
    }
  }

  /// Their files, which no output may overwrite.
  func register(with roles: inout FileRoles) {
    for (path, role) in [(labels, "the labels"), (targets, "the targets")] {
      if let path, !Self.isNumbers(path) { roles.read(path, as: role) }
    }
  }
}
