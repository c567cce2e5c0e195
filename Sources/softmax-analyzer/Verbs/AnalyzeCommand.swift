import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports
import TensorFiles

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Judge softmax algorithms against the exact value (the default verb).")

  @Argument(
    help: "Logits of one row; or one NPY, safetensors, CSV or JSON file; or - for standard input.",
    transform: NegativeNumbers.asTyped)
  var input: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @Option(
    name: .customLong("quantity"),
    help: "What is computed: \(QuantityName.allValueStrings.joined(separator: ", ")).")
  var quantityName = QuantityName(.standard)

  @OptionGroup var companions: CompanionOptions

  private var quantity: Quantity { quantityName.quantity }

  @Option(
    help: ArgumentHelp(
      "Formats to compute in, separated by commas; all but binary16, binary32 and binary64 are "
        + "emulated. Each is \(FormatName.help).",
      valueName: "list"), transform: FormatList.parse)
  var formats: FormatList = FormatList([.binary32, .binary64])

  @Option(
    help: ArgumentHelp(
      "Algorithms, separated by commas, or 'all' that offer the quantity (see 'softmax-analyzer "
        + "algorithms').",
      valueName: "list"))
  var algorithms: AlgorithmList = AlgorithmList(argument: "shifted")!

  @Option(
    help: ArgumentHelp(
      "Show the exact values rounded to these numbers of bits (\(PrecisionList.range.lowerBound) to "
        + "\(PrecisionList.range.upperBound)), separated by commas. Default for a single row in "
        + "which something is exactly 1: a few telling ones.", valueName: "list"))
  var precision: PrecisionList?

  @Option(
    help: ArgumentHelp(
      "Divide the logits by this first: in the format under test, exactly in the reference.",
      valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(
    help: ArgumentHelp(
      "Where the algorithms' exp and log come from: correctly-rounded, the same everywhere, or "
        + "system, this machine's libm.", valueName: "source"))
  var functions: ElementaryFunctions = .correctlyRounded

  @OptionGroup var sums: SummationOption

  @OptionGroup var axis: RowAxis

  @Option(help: ArgumentHelp("List so many rows of a file: the worst.", valueName: "n"))
  var rows: WholeNumber = WholeNumber(argument: "10")!

  @Option(help: ArgumentHelp("Significant digits of exact values, 2 to 1000.", valueName: "n"))
  var digits: WholeNumber = WholeNumber(argument: "17")!

  @Option(
    help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var json: String?

  @Option(
    help: ArgumentHelp("Write Markdown there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var markdown: String?

  @OptionGroup var budget: BudgetOption

  @OptionGroup var threading: Threading

  func validate() throws {
    guard !input.isEmpty else {
      throw ValidationError("Give the logits of a row, or a file, or - for standard input.")
    }
    try axis.validate(for: input)
    try logitsFormat.validate(for: input)
    guard rows.value >= 0 else { throw ValidationError("--rows takes 0 or more.") }
    guard (2...1000).contains(digits.value) else {
      throw ValidationError("--digits takes 2 to 1000.")
    }
    guard json != "-" || markdown != "-" else {
      throw ValidationError("Only one of --json and --markdown can go to standard output.")
    }
    guard !Output.isSameFile(json, markdown) || json.flatMap(FileIdentity.init(path:)) == nil else {
      throw ValidationError("--json and --markdown cannot go to the same file.")
    }
    try validateTemperature(temperature)
    try companions.validate(for: quantity)
    do { _ = try options } catch let error as AnalysisError {
      throw ValidationError("\(error).")
    } catch is FormatError {
      // Told as bad input by the run.
    }
  }

  private var options: AnalysisOptions {
    get throws {
      var options = try AnalysisOptions(
        quantity: quantity, formats: try formats.formats,
        algorithms: algorithms.algorithms(for: quantity), temperature: temperature.value,
        functions: functions, summation: sums.value, digits: digits.value,
        precisions: precision.map { .these($0.precisions) } ?? .automatic,
        listedRows: rows.value,
        elements: json == nil ? .worst(AnalysisReport.shownElementCount) : .all)
      options.budget = budget.budget
      return options
    }
  }

  func run() throws {
    let analysis = try LogitsInput(input, axis: axis.number, format: logitsFormat.format)
      .analyzed(try options, with: companions, threads: threading.count)
    if let json { try Output.write(try JSONReport.render(analysis), to: json) }
    if let markdown {
      try Output.write(
        AnalysisReport.markdown(
          analysis, command: Invocation.command(without: ["--json", "--markdown"])), to: markdown)
    }
    if !files.writesToStandardOutput {
      Output.write(AnalysisReport.text(analysis, style: Output.style))
    }
    if let error = UndecidedError(analysis.undecided) { throw error }
  }
}

/// Refuses temperatures that nothing can be divided by.
func validateTemperature(_ temperature: RealNumber) throws {
  guard temperature.value > 0, temperature.value.isFinite else {
    throw ValidationError("--temperature takes a positive finite number.")
  }
}
