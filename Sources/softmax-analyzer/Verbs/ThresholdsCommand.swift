import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReports

struct ThresholdsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thresholds",
    abstract: "Tell the gaps at which softmax becomes 1, subnormal and 0, in any format.",
    discussion: """
      For the row [0, -d, -d, ...]: one large class and n - 1 small ones at the gap d. Thresholds of \
      correct rounding are exact; those of algorithms are found by running them.
      """)

  @Option(
    help: ArgumentHelp(
      "Formats, separated by commas: names from 'softmax-analyzer formats', or p10-emin-14-emax15. "
        + "Default: all that are named there.", valueName: "list"),
    transform: { $0 == "all" ? FormatList(FloatFormat.all) : try FormatList.parse($0) })
  var format: FormatList?

  @Option(help: ArgumentHelp("A format by its precision, with --emin and --emax.", valueName: "p"))
  var precision: WholeNumber?

  @Option(help: ArgumentHelp("Exponent of its least normal number.", valueName: "e"))
  var emin: WholeNumber?

  @Option(help: ArgumentHelp("Exponent of its largest numbers.", valueName: "e"))
  var emax: WholeNumber?

  @Option(help: ArgumentHelp("Numbers of classes, separated by commas.", valueName: "list"))
  var classes: WholeNumberList = WholeNumberList(argument: "2,10,1000")!

  @Option(
    help: ArgumentHelp(
      "Rounding modes, separated by commas: nearest, up, down, zero.", valueName: "list"))
  var rounding: RoundingList = RoundingList(argument: "nearest")!

  @Option(
    name: [.customLong("algorithm"), .customLong("algorithms")],
    help: ArgumentHelp(
      "Algorithms to run as well, separated by commas, or 'all'.", valueName: "list")
  )
  var algorithms: AlgorithmList?

  @Option(
    help: ArgumentHelp(
      "The row that algorithms get: large-zero, [0, -d, ...], the default, or small-zero, [d, 0, ...].",
      valueName: "row"))
  var row: Thresholds.AlgorithmRow?

  @Option(help: ArgumentHelp("Significant digits of exact thresholds, 2 to 1000.", valueName: "n"))
  var digits: WholeNumber = WholeNumber(argument: "18")!

  @Option(
    help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var json: String?

  @OptionGroup var sums: SummationOption

  @OptionGroup var budget: BudgetOption

  /// Beyond that, running an algorithm at one gap takes too long for a search.
  private static let mostAlgorithmClasses = 200_000

  func validate() throws {
    let custom = [precision, emin, emax].compactMap { $0 }
    guard custom.isEmpty || custom.count == 3 else {
      throw ValidationError("--precision, --emin and --emax go together.")
    }
    guard custom.isEmpty || format == nil else {
      throw ValidationError("Give --format, or --precision, --emin and --emax, not both.")
    }
    guard (2...1000).contains(digits.value) else {
      throw ValidationError("--digits takes 2 to 1000.")
    }
    guard row == nil || algorithms != nil else {
      throw ValidationError("--row has no effect without --algorithms.")
    }
    guard sums.summation == nil || algorithms != nil else {
      throw ValidationError("--summation has no effect without --algorithms.")
    }
  }

  func run() throws {
    let formats = try formats()
    let counts = try classCounts()
    let finder = ThresholdFinder(
      digits: digits.value, algorithms: algorithms?.algorithms(for: .standard) ?? [],
      algorithmRow: row ?? .largeZero, summation: sums.value, budget: budget.budget)
    let progress = ProgressBar(
      total: formats.count * counts.count * rounding.modes.count)
    let thresholds = finder.find(
      formats, classes: counts, roundings: rounding.modes, progress: progress.update)
    progress.clear()
    try write(thresholds, text: ThresholdsReport.text(thresholds, style: Output.style))
    if let error = UndecidedError(thresholds.undecided) { throw error }
  }

  private func formats() throws -> [FloatFormat] {
    if let precision, let emin, let emax {
      return [
        try FloatFormat(
          precision: precision.value, minExponent: emin.value, maxExponent: emax.value)
      ]
    }
    return try format?.formats ?? FloatFormat.all
  }

  private func classCounts() throws -> [Int] {
    let most = algorithms == nil ? 1 << 53 : Self.mostAlgorithmClasses
    for count in classes.values where !(1...most).contains(count) {
      let reason = algorithms == nil ? "" : " where algorithms are run"
      throw ArgumentError(
        description: "--classes: \(count) is not a number of classes; take 1 to \(most)\(reason)")
    }
    return classes.values
  }
}

/// A comma-separated list of whole numbers.
struct WholeNumberList: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let values = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      WholeNumber(argument: String($0))?.value
    }
    guard !values.contains(nil) else { return nil }
    self.values = unique(values.compactMap { $0 })
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

/// A comma-separated list of rounding modes.
struct RoundingList: ExpressibleByArgument {
  let modes: [RoundingMode]

  init?(argument: String) {
    let modes = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      RoundingMode(rawValue: String($0))
    }
    guard !modes.contains(nil) else { return nil }
    self.modes = unique(modes.compactMap { $0 })
  }

  var defaultValueDescription: String { modes.map(\.rawValue).joined(separator: ",") }
}

extension Thresholds.AlgorithmRow: ExpressibleByArgument {}
