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
      "Make the checks that a YAML file lists: under 'checks', entries whose keys are the options here.",
      valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var config: String?

  @Option(
    help: ArgumentHelp("Fail on figures that are worse than this file records.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "How much worse than the baseline a figure may be, as a share of it.", valueName: "x"))
  var margin: RealNumber?

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
    guard margin.map({ $0.value >= 0 && $0.value.isFinite }) ?? true else {
      throw ValidationError("--margin takes 0 or more.")
    }
    if config != nil {
      guard options.logits == nil, options.outputs == nil, compare.isEmpty else {
        throw ValidationError("--config has its own --logits and --outputs; give neither.")
      }
    } else {
      try options.validateWhole(isComparison: !compare.isEmpty)
    }
    guard compare.count != 1 else { throw ValidationError("--compare takes two files or more.") }
    guard compare.isEmpty || options.errorsTo == nil else {
      throw ValidationError("--errors-to takes one file of outputs; --compare has several.")
    }
  }

  func run() throws {
    let configuration = try config.map { try CheckConfiguration(path: $0) }
    let asked = configuration?.checks ?? compared ?? [options]
    let files = files(of: asked, baseline: baseline ?? configuration?.baseline)
    try files.validate()
    let suite = try suite(asked, isList: configuration != nil, configuration)
    let isSingle = config == nil && compare.isEmpty
    if let json { try ReportTarget.writeJSON(suite, isSingle: isSingle, to: json) }
    if !files.writesToStandardOutput {
      Output.write(
        compare.isEmpty
          ? CheckSuiteReport.text(suite, style: Output.style)
          : CheckSuiteReport.sideBySide(suite, style: Output.style))
    }
    for report in reports { try report.write(suite, isSingle: isSingle) }
    if !suite.failures.isEmpty { throw ExitCode(2) }
    if !suite.passes { throw ExitCode(1) }
  }

  /// A check for each file of `--compare`; nil where there are none.
  private var compared: [CheckOptions]? {
    compare.isEmpty
      ? nil
      : compare.map { file in
        var options = options
        options.outputs = file
        options.name = file
        return options
      }
  }

  /// All checks made; those of a list that cannot be made are told of, and the others are made all the
  /// same.
  private func suite(
    _ asked: [CheckOptions], isList: Bool, _ configuration: CheckConfiguration?
  ) throws -> CheckSuite {
    let path = baseline ?? configuration?.baseline
    let held = writeBaseline == nil ? try path.map { try BaselineFile.read($0) } : nil
    let margin = margin?.value ?? configuration?.margin?.value ?? 0
    var recorded = try writeBaseline.map(Self.existing)
    var checks: [OutputCheck] = []
    var failures: [CheckSuite.Failure] = []
    for options in asked {
      do {
        var check = try CheckRun(options: options, threads: threading.count).check()
        if recorded != nil || held != nil {
          let digest = try BaselineFile.digest(ofFile: options.logits!)
          recorded?.record(check, logitsSHA256: digest)
          check.baseline = try held?.comparison(check, logitsSHA256: digest, margin: margin)
        }
        checks.append(check)
      } catch let error as any BadInput where isList {
        failures.append(.init(name: options.title, message: "\(error)"))
      } catch let error as BaselineError {
        let message = "\(path ?? ""): \(error)"
        guard isList else { throw ArgumentError(description: message) }
        failures.append(.init(name: options.title, message: message))
      }
    }
    if let writeBaseline, let recorded, failures.isEmpty {
      try BaselineFile.write(recorded, to: writeBaseline)
    }
    return CheckSuite(checks, failures: failures)
  }

  /// The baseline in a file, or an empty one where there is no file.
  private static func existing(_ path: String) throws -> Baseline {
    FileBytes.isRegular(path) ? try BaselineFile.read(path) : Baseline()
  }
}
