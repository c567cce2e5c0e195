import TensorFiles

extension CheckCommand {
  /// The files of a run, those of all its checks among them.
  func files(of plans: [CheckPlan]) -> FileRoles {
    var roles = FileRoles()
    roles.read(config, as: "the configuration")
    for check in plans.map(\.options) {
      roles.read(check.logits, as: "the logits")
      roles.read(check.outputs, as: "the outputs")
      check.companions.register(with: &roles)
      for file in check.implementation.files { roles.read(file, as: "a file of the command") }
      roles.write(check.errorsTo, by: "--errors-to", .npy)
    }
    // After all the others: what is another check's input as well is not the baseline's to replace.
    for check in plans.map(\.options) { roles.read(check.baseline, as: "the baseline") }
    roles.write(writeBaseline, by: "--write-baseline", .json, replacing: "the baseline")
    roles.write(json, by: "--json", .json)
    for report in reports { report.add(to: &roles) }
    return roles
  }
}

extension ImplementationOptions {
  /// Files that the command names, such as a program of the user's.
  fileprivate var files: [String] {
    let names = (run.map(CommandWords.possibleNames(in:)) ?? []) + [python].compactMap { $0 }
    return names.filter(FileBytes.isRegular)
  }
}

extension ReportTarget {
  /// Annotations stand on standard output, with the text for people.
  fileprivate func add(to roles: inout FileRoles) {
    switch self {
    case .json(let path): roles.write(path, by: "--report json", .json)
    case .jUnit(let path): roles.write(path, by: "--report junit", .xml)
    case .markdown(let path): roles.write(path, by: "--report markdown", .markdown)
    case .gitHubAnnotations: roles.writeLines(by: "--report annotations")
    }
  }
}
