import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import TensorFiles

struct ComputeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute",
    abstract: "Write what an algorithm gives for a file of logits, for check to judge.",
    discussion: """
      The output is an NPY as reference writes it. exp and log are correctly rounded, so that the file \
      depends on no machine. Where a result is NaN and the format has none, nothing is written.
      """)

  @Argument(
    help: "An NPY, safetensors, CSV or JSON file, or - for standard input.",
    transform: NegativeNumbers.asTyped)
  var file: String

  @OptionGroup var logitsFormat: LogitsFormat

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The NPY to write; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var output: String

  @Option(help: "The algorithm; see softmax-analyzer algorithms.")
  var algorithm: AlgorithmName = AlgorithmName(argument: "shifted")!

  @Option(
    name: .customLong("quantity"),
    help: "What is computed: \(QuantityName.allValueStrings.joined(separator: ", ")).")
  var quantityName = QuantityName(.standard)

  @OptionGroup var companions: CompanionOptions

  private var quantity: Quantity { quantityName.quantity }

  @Option(
    help: "The format of logits, arithmetic and outputs: \(FormatName.help).",
    completion: .list(FormatName.names), transform: FormatName.parse)
  var format: FormatName = FormatName(.binary64)

  @OptionGroup var sums: SummationOption

  @Option(help: ArgumentHelp("The dimension that softmax runs along.", valueName: "n"))
  var axis: AxisNumber = AxisNumber(argument: "-1")!

  func validate() throws {
    guard quantity.isOffered(by: algorithm.algorithm) else {
      throw ValidationError("log-of-softmax is an algorithm for logarithms only.")
    }
    try companions.validate(for: quantity)
  }

  func run() throws {
    let format = try format.format
    let source = try LogitsFile.open(file, axis: axis.axis, format: logitsFormat.format)
    let isReduced = !quantity.isForEachLogit
    var shape = source.shape
    if isReduced { shape.remove(at: source.axis) }
    let writer = try NPYWriter(
      path: output, format: format, shape: shape, axis: isReduced ? nil : source.axis)
    let candidate = Candidate(
      algorithm.algorithm, FormatPipeline(format, summation: sums.value))
    let beside = try CompanionsFile(companions, beside: source.description)
    let progress = ProgressBar(total: source.rowCount)
    defer { progress.clear() }
    try source.forEachRow { row, logits in
      let companion = try beside?.companion(of: row) ?? .none
      let outputs = candidate.run(quantity, logits.map { format.round($0) }, with: companion)
      guard format.hasNaN || !outputs.contains(where: \.isNaN) else {
        throw ReferenceError.notANumber(row: row, format: format.name)
      }
      try writer.write(row: outputs, at: row)
      progress.update(row + 1)
    }
    try writer.finish()
  }
}
