import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import SoftmaxReports
import TensorFiles

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judge the outputs of any implementation, and fail if a limit is exceeded.",
    discussion: """
      Every limit is off unless it is given. Exit codes: 0 within the limits, 1 a limit exceeded, 2 the \
      outputs could not be judged, 64 usage.
      """)

  @Option(
    help: ArgumentHelp(
      "The logits: an NPY, safetensors (FILE#tensor), CSV or JSON file.", valueName: "file"))
  var logits: String

  @Option(
    help: ArgumentHelp(
      "What the implementation gave for them: a file of the same shape, for log-sum-exp without the "
        + "axis.", valueName: "file"))
  var outputs: String

  @Option(help: "What was computed: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var quantity: Quantity = .softmax

  @Option(
    help: ArgumentHelp(
      "The outputs' format. Default: that of an NPY file's floats, binary64 for text. Needed where an "
        + "NPY holds raw bits, as for bfloat16 and the 8-bit formats.", valueName: "format"))
  var format: FormatName?

  @Option(
    help: ArgumentHelp(
      "The format of logits that an NPY holds as raw bits, in unsigned integers or void.",
      valueName: "format"))
  var logitsFormat: FormatName?

  @Option(help: ArgumentHelp("Divide the logits by this first, exactly.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(
    help: ArgumentHelp("The dimension of the logits that softmax runs along.", valueName: "n"))
  var axis: AxisNumber = AxisNumber(argument: "-1")!

  @OptionGroup var limits: LimitOptions

  @Option(help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"))
  var json: String?

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      "A report: json:PATH, markdown:PATH (fits a job's summary), or annotations:github on standard "
        + "output. May be given several times.", valueName: "kind:path"))
  var reports: [ReportTarget] = []

  @Option(
    help: ArgumentHelp(
      "Write every output's error in ulps there, an NPY of <f8 in the outputs' shape; NaN where there "
        + "is none.", valueName: "file"))
  var errorsTo: String?

  @OptionGroup var threading: Threading

  func validate() throws {
    try validateTemperature(temperature)
  }

  func run() throws {
    let check = try checked()
    if let json { try Output.write(try JSONReport.render(check), to: json) }
    if json != "-" { Output.write(CheckReport.text(check, style: Output.style)) }
    for report in reports { try report.write(check) }
    if !check.passes { throw ExitCode(1) }
  }

  /// Logits that are judged at a time.
  private static let stretch = 1 << 18

  private func checked() throws -> OutputCheck {
    let source = try LogitsSource.open(
      path: logits, axis: axis.axis, encoding: logitsFormat?.format)
    guard source.rowCount > 0 else {
      throw ArgumentError(
        description: "\(logits): holds no rows; a check of nothing would always pass")
    }
    let given = try OutputsSource(
      outputs, beside: source, quantity: quantity, format: format?.format)
    let checker = try OutputChecker(
      quantity, in: given.format, length: source.rowLength, temperature: temperature.value,
      limits: limits.limits, threads: threading.count)
    let progress = ProgressBar(total: source.rowCount)
    defer { progress.clear() }
    let errors = try errorsTo.map { try given.errorWriter($0) }
    let check = try checker.check(
      logits: .init(name: source.name, shape: source.shape, axis: source.axis),
      outputs: given.description, progress: progress.update,
      errors: { row, ulps in try errors?.write(rows: ulps, at: row) },
      visitRows: { visit in
        try source.forEachStretch(capacity: Self.stretch) { rows in
          try visit(
            .init(
              first: rows.lowerBound, logits: try source.numbers(of: rows),
              outputs: try given.numbers(of: rows)))
        }
      })
    try errors?.finish()
    return check
  }
}

/// The limits of a check.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Largest error.", valueName: "ulps"))
  var maxUlp: RealNumber?

  @Option(help: ArgumentHelp("99th percentile of the errors, nearest rank.", valueName: "ulps"))
  var p99Ulp: RealNumber?

  @Option(help: ArgumentHelp("Mean of the errors.", valueName: "ulps"))
  var meanUlp: RealNumber?

  @Option(help: ArgumentHelp("Outputs of 1 that should be less.", valueName: "n"))
  var maxPrematureOnes: Int?

  @Option(help: ArgumentHelp("Outputs of 0 that should be more.", valueName: "n"))
  var maxPrematureZeros: Int?

  @Option(help: ArgumentHelp("Outputs of 0 where a subnormal number is due.", valueName: "n"))
  var maxFlushed: Int?

  @Option(help: ArgumentHelp("Distance of a row's exact sum of outputs from 1.", valueName: "x"))
  var maxSumDeviation: RealNumber?

  @Option(help: ArgumentHelp("Rows that no longer tell their largest logit.", valueName: "n"))
  var maxArgmaxChanges: Int?

  @Flag(help: "Every output must be the correctly rounded value, bit for bit.")
  var requireCorrectlyRounded = false

  @Option(help: "NaN and infinities where they are not due, or missing: report, or strict to fail.")
  var specialValues: SpecialValues = .report

  enum SpecialValues: String, ExpressibleByArgument, CaseIterable {
    case strict, report
  }

  func validate() throws {
    let numbers = [maxUlp, p99Ulp, meanUlp, maxSumDeviation].compactMap { $0?.value }
    let counts = [maxPrematureOnes, maxPrematureZeros, maxFlushed, maxArgmaxChanges]
    guard numbers.allSatisfy({ $0 >= 0 }), counts.allSatisfy({ $0 ?? 0 >= 0 }) else {
      throw ValidationError("A limit takes 0 or more.")
    }
  }

  var limits: [CheckLimit] {
    [
      maxUlp.map { .maxUlp($0.value) }, p99Ulp.map { .p99Ulp($0.value) },
      meanUlp.map { .meanUlp($0.value) }, maxPrematureOnes.map { .prematureOnes($0) },
      maxPrematureZeros.map { .prematureZeros($0) }, maxFlushed.map { .flushed($0) },
      maxSumDeviation.map { .sumDeviation($0.value) },
      maxArgmaxChanges.map { .argmaxChanges($0) },
      requireCorrectlyRounded ? .correctlyRounded : nil,
      specialValues == .strict ? .specialValues : nil,
    ].compactMap { $0 }
  }
}
