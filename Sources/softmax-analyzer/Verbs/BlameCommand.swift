import ArgumentParser
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports

struct BlameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blame",
    abstract: "Find the step of an algorithm that lost the accuracy, and try a remedy.",
    discussion: """
      The algorithm is run with one kind of step rounded and all others exact, and with one kind exact \
      and all others rounded. The remedy named is run over the same rows.
      """)

  @Argument(
    help: "Logits of one row; or one NPY, safetensors, CSV or JSON file; or - for standard input.",
    transform: NegativeNumbers.asTyped)
  var input: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @OptionGroup var arithmetic: PipelineOptions

  @Option(help: "What is computed: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var quantity: Quantity = .standard

  @Option(
    help: ArgumentHelp(
      "The algorithm, by its name in 'softmax-analyzer algorithms'.", valueName: "name"))
  var algorithm: AlgorithmName = AlgorithmName(argument: "shifted")!

  @OptionGroup var axis: RowAxis

  @Option(
    help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var json: String?

  @OptionGroup var budget: BudgetOption

  @OptionGroup var threading: Threading

  func validate() throws {
    guard !input.isEmpty else {
      throw ValidationError("Give the logits of a row, or a file, or - for standard input.")
    }
    try axis.validate(for: input)
    try logitsFormat.validate(for: input)
    guard arithmetic.rounding != .stochastic else {
      throw ValidationError("blame takes a --rounding that repeats itself, not stochastic.")
    }
    do {
      _ = try BlameAnalyzer(quantity, algorithm.algorithm, FormatPipeline(.binary64))
    } catch { throw ValidationError("\(error).") }
  }

  func run() throws {
    var analyzer = try BlameAnalyzer(
      quantity, algorithm.algorithm, try arithmetic.pipeline, threads: threading.count)
    analyzer.budget = budget.budget
    let source = try LogitsInput(input, axis: axis.number, format: logitsFormat.format)
    let progress = ProgressBar(total: source.rowCount)
    let blame = try analyzer.blame(source.description, progress: progress.update) {
      try source.forEachRow($0)
    }
    progress.clear()
    try write(blame, text: BlameReport.text(blame, style: Output.style))
    if let error = UndecidedError(blame.undecided) { throw error }
  }
}
