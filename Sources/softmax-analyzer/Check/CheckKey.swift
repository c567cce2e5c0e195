/// An option of a check, which is a key of configuration files too: how layers inherit it, and where it has
/// an effect.
struct CheckKey: Sendable {
  /// As it is written, without hyphens before it.
  let name: String
  /// Whether it takes no value, but true or false in a file.
  var isFlag = false
  /// Where it has an effect; everywhere if nil.
  let need: CheckNeed?
  let isGiven: @Sendable (CheckOptions) -> Bool
  /// Takes the value of a lower layer where the upper one has none.
  let inherit: @Sendable (_ upper: inout CheckOptions, _ lower: CheckOptions) -> Void
  let clear: @Sendable (inout CheckOptions) -> Void

  init<Value>(
    _ name: String, _ path: WritableKeyPath<CheckOptions, Value?> & Sendable,
    _ need: CheckNeed? = nil
  ) {
    self.name = name
    self.need = need
    isGiven = { $0[keyPath: path] != nil }
    inherit = { upper, lower in
      if upper[keyPath: path] == nil { upper[keyPath: path] = lower[keyPath: path] }
    }
    clear = { $0[keyPath: path] = nil }
  }

  private static func flag(
    _ name: String, _ path: WritableKeyPath<CheckOptions, Bool?> & Sendable,
    _ need: CheckNeed? = nil
  ) -> CheckKey {
    var key = CheckKey(name, path, need)
    key.isFlag = true
    return key
  }

  /// All of them, in the order of the help.
  static let all: [CheckKey] = [
    CheckKey("logits", \.logits),
    CheckKey("outputs", \.outputs, .given("outputs", \.outputs)),
    CheckKey("run", \.implementation.run, .given("run", \.implementation.run)),
    .flag("shell", \.implementation.shell, .given("run", \.implementation.run)),
    CheckKey(
      "implementation", \.implementation.implementation,
      .given("implementation", \.implementation.implementation)),
    CheckKey(
      "python", \.implementation.python,
      .given("implementation", \.implementation.implementation)),
    CheckKey("time-limit", \.implementation.timeLimit, .program),
    CheckKey("name", \.name, .single),
    CheckKey("quantity", \.quantity),
    CheckKey("labels", \.companions.labels, .companion),
    CheckKey("targets", \.companions.targets, .companion),
    CheckKey("ignore-label", \.companions.ignoreLabel, .labels),
    CheckKey("format", \.format),
    CheckKey("logits-format", \.logitsFormat),
    CheckKey("temperature", \.temperature),
    CheckKey("axis", \.axis),
    CheckKey("masked-rows", \.maskedRows, .range(.probability)),
    CheckKey("infinite-logits", \.infiniteLogits, .range(.probability)),
    CheckKey("sample-rows", \.sampleRows),
    CheckKey("max-bits", \.maxBits),
    CheckKey("seed", \.seed, .given("sample-rows", \.sampleRows)),
    CheckKey("max-ulp", \.limits.maxUlp),
    CheckKey("p99-ulp", \.limits.p99Ulp),
    CheckKey("mean-ulp", \.limits.meanUlp),
    CheckKey("max-premature-ones", \.limits.maxPrematureOnes, .saturation(at: 1)),
    CheckKey("max-premature-zeros", \.limits.maxPrematureZeros, .saturation(at: 0)),
    CheckKey("max-flushed", \.limits.maxFlushed),
    CheckKey("max-sum-deviation", \.limits.maxSumDeviation, .range(.probability)),
    CheckKey(
      "max-argmax-changes", \.limits.maxArgmaxChanges, .range(.probability, .logProbability)),
    .flag("require-correctly-rounded", \.limits.requireCorrectlyRounded),
    CheckKey("special-values", \.limits.specialValues),
    CheckKey("ulp-floor", \.limits.ulpFloor),
    CheckKey("baseline", \.baseline, .comparison),
    CheckKey("margin", \.margin, .margin),
    CheckKey("errors-to", \.errorsTo, .allErrors),
  ]
}
