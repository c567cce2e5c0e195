import ArgumentParser
import SoftmaxReference

/// What some quantities need beside the logits.
struct CompanionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For cross-entropy and its gradient: a file with a whole number for each row, the index of the right class.",
      valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "In the place of labels: a file of the logits' shape with a target for each class, any finite numbers.",
      valueName: "file"),
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

  /// Their files, which no output may overwrite.
  func register(with roles: inout FileRoles) {
    roles.read(labels, as: "the labels")
    roles.read(targets, as: "the targets")
  }
}
