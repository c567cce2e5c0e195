import SoftmaxReference

/// What an option needs to have an effect.
struct CheckNeed: Sendable {
  /// What has no effect without it: the end of a sentence, with options as the command line has them.
  let clause: String
  let isMet: @Sendable (CheckPlan) -> Bool
  /// Whether a layer has of itself what is needed, which an upper layer's may take the place of.
  var isMetWithin: @Sendable (CheckOptions) -> Bool = { _ in false }

  /// Another option.
  static func given<Value>(
    _ name: String, _ path: KeyPath<CheckOptions, Value?> & Sendable
  ) -> CheckNeed {
    CheckNeed(
      clause: "without --\(name)", isMet: { $0.options[keyPath: path] != nil },
      isMetWithin: { $0[keyPath: path] != nil })
  }

  /// A quantity with values of one of these kinds.
  static func range(_ ranges: QuantityRange...) -> CheckNeed {
    quantity { ranges.contains($0.range) }
  }

  /// A quantity whose values may be saturated at a number.
  static func saturation(at number: Double) -> CheckNeed {
    quantity { $0.rule.isSaturated(number) }
  }

  /// A quantity that needs something beside the logits.
  static let companion = quantity { $0.rule.companion != .nothing }

  /// Labels that the quantity needs.
  static let labels = CheckNeed(
    clause: "without --labels",
    isMet: { $0.options.companions.labels != nil && companion.isMet($0) },
    isMetWithin: { $0.companions.labels != nil })

  private static func quantity(_ isMeant: @escaping @Sendable (Quantity) -> Bool) -> CheckNeed {
    let names = Quantity.all.filter(isMeant).map(\.name).joined(separator: " or ")
    return CheckNeed(clause: "unless --quantity is \(names)") { isMeant($0.quantity) }
  }

  /// A program that makes the outputs.
  static let program = CheckNeed(
    clause: "without --run or --implementation", isMet: { $0.options.implementation.makesOutputs },
    isMetWithin: \.implementation.makesOutputs)

  /// A check of its own: files that are set side by side have their own names.
  static let single = CheckNeed(clause: "where there are several checks, or --compare") {
    $0.isOnly && !$0.isCompared
  }

  static let comparison = CheckNeed(clause: "beside --compare or --write-baseline") {
    !$0.isCompared && !$0.isRecorded
  }

  static let margin = CheckNeed(clause: "without --baseline, or beside --write-baseline") {
    $0.options.baseline != nil && !$0.isRecorded
  }

  /// Errors of all outputs of one check.
  static let allErrors = CheckNeed(
    clause: "beside --compare or --sample-rows, or where there are several checks"
  ) { $0.isOnly && !$0.isCompared && $0.options.sampleRows == nil }
}
