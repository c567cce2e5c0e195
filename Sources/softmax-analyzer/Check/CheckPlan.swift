import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference

/// One check as all layers together ask for it: the command line before an entry of a configuration file,
/// the entry before the top of the file, and that before the defaults here.
struct CheckPlan {
  /// Without those that have no effect here, which a layer for several checks may have.
  private(set) var options: CheckOptions
  /// What reports and baselines call it.
  let title: String
  /// Whether it is the only check of the run.
  var isOnly = true
  /// Whether its figures are set beside those of other outputs.
  var isCompared = false
  /// Whether its figures are recorded as a baseline.
  var isRecorded = false

  /// - Parameters:
  ///   - layers: from the uppermost down.
  ///   - title: what it is called if the layers give it no name.
  init(_ layers: [CheckOptions], title: String? = nil) {
    options = Self.merged(layers)
    self.title = options.name ?? title ?? options.title
    let plan = self
    for key in CheckKey.all where key.need?.isMet(plan) == false { key.clear(&options) }
  }

  /// Each option as the uppermost layer has it that gives it. The way to the outputs is one option with
  /// three names, and so are labels and targets one of two.
  static func merged(_ layers: [CheckOptions]) -> CheckOptions {
    layers.dropFirst().reduce(into: layers[0]) { upper, lower in
      var lower = lower
      if upper.ways > 0 {
        lower.outputs = nil
        lower.implementation.run = nil
        lower.implementation.implementation = nil
      }
      if !upper.companions.isEmpty {
        lower.companions.labels = nil
        lower.companions.targets = nil
      }
      for key in CheckKey.all { key.inherit(&upper, lower) }
    }
  }

  /// - Throws: `ValidationError` where logits are missing, there is not one way to the outputs, or the quantity
  ///   needs labels or targets.
  func requireInputs() throws {
    guard options.logits != nil else { throw ValidationError("Give the logits by --logits.") }
    guard options.ways == 1 else { throw Self.notOneWay }
    try options.companions.validate(for: quantity)
  }

  /// Said of a layer, too, that has several ways to the outputs.
  static let notOneWay = ValidationError(
    "Give the outputs by one of --outputs, --run and --implementation.")

  /// The first key of a layer that has an effect on none of the plans, and what it lacks. One whose place is
  /// taken in all of them, with what it belongs to, is no such key.
  static func idleKey(of layer: CheckOptions, in plans: [CheckPlan]) -> (
    name: String, lack: String
  )? {
    for key in CheckKey.all where key.isGiven(layer) {
      if let need = key.need, !need.isMetWithin(layer), !plans.contains(where: need.isMet) {
        return (key.name, need.clause)
      }
    }
    return nil
  }
}

/// What the check is made with.
extension CheckPlan {
  var quantity: Quantity { options.quantity?.quantity ?? .standard }
  /// - Throws: `FormatError` for a custom format that does not exist.
  var format: FloatFormat? { get throws { try options.format?.format } }

  var logitsFormat: FloatFormat? { options.logitsFormat?.format }
  var temperature: Double { options.temperature?.value ?? 1 }
  var axis: Int { options.axis?.axis ?? -1 }
  var budget: PrecisionBudget {
    options.maxBits.map { PrecisionBudget(upTo: $0.value) } ?? .standard
  }
  var seed: UInt64 { options.seed ?? 1 }
  var ulpFloor: Double { options.limits.ulpFloor?.value ?? 0 }
  var margin: Double { options.margin?.value ?? 0 }
  var convention: RowConvention {
    RowConvention(
      maskedRows: options.maskedRows ?? .nan, infiniteLogits: options.infiniteLogits ?? .nan)
  }
  var usesShell: Bool { options.implementation.shell ?? false }
  var python: String { options.implementation.python ?? "python3" }
  /// Seconds.
  var timeLimit: Double { options.implementation.timeLimit?.value ?? 600 }
}
