import ArgumentParser

/// The checks of one run. An option that has no effect in the combination given is refused, with a sentence.
enum CheckPlans {
  /// The check that the command line asks for, or one for each file to compare.
  ///
  /// - Parameter isRecorded: whether a baseline is written.
  /// - Throws: `ValidationError`.
  static func ofCommandLine(
    _ options: CheckOptions, compare: [String], isRecorded: Bool
  ) throws -> [CheckPlan] {
    guard compare.isEmpty || options.ways == 0 else {
      throw ValidationError(
        "--compare names the outputs; give no --outputs, --run or --implementation.")
    }
    let files = compare.map { file in
      var options = options
      options.outputs = file
      return options
    }
    let plans = (compare.isEmpty ? [options] : files).map { options in
      var plan = CheckPlan([options], title: options.outputs)
      (plan.isOnly, plan.isCompared) = (compare.isEmpty, !compare.isEmpty)
      plan.isRecorded = isRecorded
      return plan
    }
    for plan in plans { try plan.requireInputs() }
    try requireEffect(of: options, in: plans)
    return plans
  }

  /// The checks of a configuration file, beside options of the command line.
  ///
  /// - Throws: `ArgumentError` for what the file has, `ValidationError` for the command line's options.
  static func ofConfiguration(
    _ file: CheckConfiguration, _ commandLine: CheckOptions, isRecorded: Bool
  ) throws -> [CheckPlan] {
    guard file.top.options.ways <= 1 else { throw file.top.error("\(CheckPlan.notOneWay)") }
    let plans = try file.entries.map { entry in
      var plan = CheckPlan(
        [commandLine, entry.options, file.top.options],
        title: CheckPlan.merged([commandLine, entry.asWritten, file.top.asWritten]).title)
      do { try plan.requireInputs() } catch { throw entry.error("\(error)") }
      // The entry and the top of the file are as they are, whatever this run is to record.
      if let idle = CheckPlan.idleKey(of: entry.options, in: [plan]) {
        throw entry.error("\(idle.name) has no effect \(idle.lack.replacing("--", with: ""))")
      }
      plan.isOnly = file.entries.count == 1
      return plan
    }
    if let idle = CheckPlan.idleKey(of: file.top.options, in: plans) {
      throw file.top.error("\(idle.name) has no effect \(idle.lack.replacing("--", with: ""))")
    }
    let recorded = plans.map { plan in
      var plan = plan
      plan.isRecorded = isRecorded
      return plan
    }
    try requireEffect(of: commandLine, in: recorded)
    try requireDifferentNames(plans, file)
    return recorded
  }

  private static func requireEffect(of layer: CheckOptions, in plans: [CheckPlan]) throws {
    if let idle = CheckPlan.idleKey(of: layer, in: plans) {
      throw ValidationError("--\(idle.name) has no effect \(idle.lack).")
    }
  }

  private static func requireDifferentNames(
    _ plans: [CheckPlan], _ file: CheckConfiguration
  ) throws {
    var names: Set<String> = []
    for plan in plans where !names.insert(plan.title).inserted {
      throw ArgumentError(
        description: "\(file.path): two checks are called '\(plan.title)'; give each a name")
    }
  }
}
