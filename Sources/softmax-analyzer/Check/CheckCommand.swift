import ArgumentParser
import SoftmaxAnalysis
import SoftmaxReports
import TensorFiles

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judge the outputs of any implementation, and fail if a limit is exceeded.",
    discussion: """
      softmax-analyzer check --logits L.npy --outputs Y.npy --max-ulp 2
      softmax-analyzer check --logits L.npy --run 'python my_softmax.py {logits} {outputs}'
      softmax-analyzer check --logits L.npy --implementation scipy
      softmax-analyzer check --compare A.npy B.npy --logits L.npy
      softmax-analyzer check --config softmax-check.yml

      Every limit is off unless it is given. Exit codes: 0 within the limits, 1 a limit exceeded or worse \
      than the baseline, 2 the outputs could not be judged, 64 usage.
      """)

  @OptionGroup var options: CheckOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Set the outputs of several files side by side.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var compare: [String] = []

  @Option(
    help: ArgumentHelp(
      "Make the checks that a YAML file lists: under 'checks', entries whose keys are the options here; at its "
        + "top, keys for all of them. Options given beside it win.",
      valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Record the figures there; entries of other checks are kept.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var json: String?

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      "A report: json:PATH, junit:PATH, markdown:PATH (fits a job's summary), or annotations:github on "
        + "standard output. May be given several times.", valueName: "kind:path"))
  var reports: [ReportTarget] = []

  @OptionGroup var threading: Threading

  func validate() throws {
    guard compare.count != 1 else { throw ValidationError("--compare takes two files or more.") }
    guard compare.isEmpty || writeBaseline == nil else {
      throw ValidationError("--write-baseline records checks by their names; --compare has none.")
    }
    guard config != nil else {
      _ = try CheckPlans.ofCommandLine(
        options, compare: compare, isRecorded: writeBaseline != nil)
      return
    }
    guard options.logits == nil, options.ways == 0, compare.isEmpty else {
      throw ValidationError("--config has its own logits and outputs; give neither.")
    }
  }

  func run() throws {
    let plans = try plans()
    let files = files(of: plans)
    try files.validate()
    let outcome = CheckSession(plans: plans, threads: threading.count, recordTo: writeBaseline)
      .run()
    let reporting = CheckReporting(
      json: json, reports: reports, layout: layout,
      hasText: !files.writesToStandardOutput)
    let suite = outcome.suite
    let isRecorded = writeBaseline != nil && outcome.recordingError == nil
    var errors = reporting.write(
      suite, note: isRecorded ? recordingNote(suite) : nil)
    if layout == .single, let failure = suite.failures.first {
      errors.insert(ArgumentError(description: failure.message, details: failure.details), at: 0)
    }
    errors += outcome.recordingError.map { [$0] } ?? []
    errors += UndecidedError(suite.checks.flatMap { $0.undecided ?? [] }).map { [$0] } ?? []
    errors.forEach(Main.tell)
    if !suite.failures.isEmpty || !errors.isEmpty { throw ExitCode(2) }
    if !suite.passes { throw ExitCode(1) }
  }

  private var layout: CheckReporting.Layout {
    config != nil ? .list : compare.isEmpty ? .single : .sideBySide
  }

  /// The checks to make. A configuration that says none is reported, too.
  private func plans() throws -> [CheckPlan] {
    let isRecorded = writeBaseline != nil
    guard let config else {
      return try CheckPlans.ofCommandLine(options, compare: compare, isRecorded: isRecorded)
    }
    do {
      return try CheckPlans.ofConfiguration(
        CheckConfiguration(path: config), options, isRecorded: isRecorded)
    } catch let error as any BadInput {
      try files(of: []).validate()
      let reporting = CheckReporting(json: json, reports: reports, layout: .single, hasText: false)
      reporting.write(CheckSuite([], failures: [.init(config, error)])).forEach(Main.tell)
      throw error
    }
  }

  private func recordingNote(_ suite: CheckSuite) -> String {
    let names = suite.checks.map { "'\($0.name)'" }.joined(separator: ", ")
    return "Recorded in \(writeBaseline!): \(names)."
  }
}
