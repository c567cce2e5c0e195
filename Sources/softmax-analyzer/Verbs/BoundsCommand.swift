import ArgumentParser
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports

struct BoundsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounds",
    abstract: "Compare measured errors in any arithmetic with their a-priori bounds.",
    discussion: """
      The experiment of Blanchard, Higham and Higham (IMA J. Numer. Anal. 41(4), 2021): every \
      operation rounded to a format, errors in units of u = 2^-p, rows that overflow left out. With \
      bfloat16 the paper flushes subnormals: --subnormals flushed.
      """)

  @Argument(
    help: "Logits of one row; or one NPY, safetensors, CSV or JSON file; or - for standard input.",
    transform: NegativeNumbers.asTyped)
  var input: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @OptionGroup var arithmetic: PipelineOptions

  @Option(help: "softmax or log-sum-exp.")
  var quantity: Quantity = .standard

  @Option(
    help: ArgumentHelp(
      "Algorithms, separated by commas, or 'all'. Default: those of the paper, and shifted.",
      valueName: "list"))
  var algorithms: AlgorithmList?

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
    guard quantity.range != .logProbability else {
      throw ValidationError("--quantity takes softmax or log-sum-exp; log-softmax has no bounds.")
    }
    guard chosen.allSatisfy(quantity.isOffered) else {
      throw ValidationError("log-of-softmax is an algorithm for log-softmax only.")
    }
  }

  private var chosen: [any SoftmaxAlgorithm.Type] {
    algorithms?.algorithms(for: quantity)
      ?? (quantity.range == .probability
        ? BoundsAnalyzer.standardAlgorithms : BoundsAnalyzer.standardLogSumExpAlgorithms)
  }

  func run() throws {
    let analyzer = BoundsAnalyzer(
      quantity, chosen, try arithmetic.pipeline, budget: budget.budget, threads: threading.count)
    let source = try LogitsInput(input, axis: axis.number, format: logitsFormat.format)
    let progress = ProgressBar(total: source.rowCount)
    let study = try analyzer.study(source.description, progress: progress.update) {
      try source.forEachRow($0)
    }
    progress.clear()
    try write(study, text: BoundsReport.text(study, style: Output.style))
    if let error = UndecidedError(study.undecided) { throw error }
  }
}
