import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports
import TensorFiles

struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Match a row of logits, and outputs somebody got, against known failures.",
    discussion: """
      softmax-analyzer diagnose 90 2 -2 --outputs nan,0,0

      Without outputs, the failures are those that the likely algorithms show on this row.
      """)

  @Argument(
    help: "The logits of the row; or a file of one row; or - for standard input.",
    transform: NegativeNumbers.asTyped)
  var input: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @Option(
    help: ArgumentHelp(
      "What was got: numbers separated by commas, or a file of one row.", valueName: "list"),
    transform: NegativeNumbers.asTyped)
  var outputs: String?

  @Option(
    help:
      "The format that the implementation works in, of logits and outputs too: \(FormatName.help).",
    completion: .list(FormatName.names), transform: FormatName.parse)
  var format: FormatName = FormatName(.binary32)

  @Option(
    help: ArgumentHelp(
      "The format of its operations, where that is another: binary32 on most GPUs.",
      valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var arithmetic: FormatName?

  @Option(
    help: ArgumentHelp(
      "The format that it sums in. Default: that of its operations.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var accumulator: FormatName?

  @Option(
    name: [.customLong("output-format"), .customLong("output")],
    help: ArgumentHelp("The format that it rounds outputs to.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var outputFormat: FormatName?

  @OptionGroup var sums: SummationOption

  @Option(help: "What it does with subnormal results: kept or flushed.")
  var subnormals: EmulatedRounding.Subnormals = .kept

  @Option(
    name: .customLong("quantity"),
    help: "What is computed: \(QuantityName.allValueStrings.joined(separator: ", ")).")
  var quantityName = QuantityName(.standard)

  @OptionGroup var companions: CompanionOptions

  private var quantity: Quantity { quantityName.quantity }

  @Option(
    help: ArgumentHelp("Divide the logits by this first; 0 for the limit.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(
    help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var json: String?

  @OptionGroup var budget: BudgetOption

  func validate() throws {
    guard !input.isEmpty else {
      throw ValidationError("Give the logits of a row, or a file, or - for standard input.")
    }
    try logitsFormat.validate(for: input)
    try companions.validate(for: quantity)
    guard temperature.value != 0 || quantity.rule.companion == .nothing else {
      throw ValidationError("--temperature 0 has no limit of \(quantity.name).")
    }
    // At 0 there is a limit, which is told with the pattern.
    if temperature.value != 0 { try validateTemperature(temperature) }
  }

  func run() throws {
    var diagnoser = Diagnoser(quantity, try pipeline, temperature: temperature.value)
    diagnoser.budget = budget.budget
    let row = try Self.row(input, "logits", format: logitsFormat.format)
    let diagnosis = try diagnoser.diagnose(
      row, with: try companion(of: row), outputs: try givenOutputs())
    try write(diagnosis, text: DiagnosisReport.text(diagnosis, style: Output.style))
    if let error = UndecidedError(diagnosis.undecided) { throw error }
  }

  /// - Throws: `FormatError` where a custom format does not exist.
  private var pipeline: FormatPipeline {
    get throws {
      let format = try format.format
      return FormatPipeline(
        try arithmetic?.format ?? format, input: format, accumulator: try accumulator?.format,
        output: try outputFormat?.format ?? format,
        rounding: EmulatedRounding(subnormals: subnormals), summation: sums.value)
    }
  }

  private func companion(of row: [Double]) throws -> RowCompanion {
    let input = Analysis.Input(name: "the row", shape: [row.count], axis: 0)
    let companion = try CompanionsFile(companions, beside: input)?.companion(of: 0) ?? .none
    guard companion != .ignored else {
      throw ArgumentError(
        description: "the row's label is the one to be ignored; there is nothing to diagnose")
    }
    return companion
  }

  private func givenOutputs() throws -> [Double]? {
    try outputs.map { text in
      guard outputsFile == nil else {
        let format = try pipeline.output
        return try Self.row(
          [text], "outputs", format: format.isCustom ? nil : format, mayBeNumbers: true)
      }
      return try Self.numbers(Self.words(text))
    }
  }

  /// What `--outputs` names, if that is a file.
  var outputsFile: String? {
    outputs.flatMap { text in
      let words = Self.words(text)
      return words.count == 1 && !LogitsInput.areNumbers(words) ? text : nil
    }
  }

  private static func words(_ list: String) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func numbers(_ words: [String]) throws -> [Double] {
    try words.enumerated().map { index, word in
      do {
        return try NumberText.parse(word)
      } catch {
        throw ArgumentError(description: "output \(index + 1): \(error)")
      }
    }
  }

  /// The only row of an input.
  ///
  /// - Parameter mayBeNumbers: whether a file of numbers that are no raw bits is fine, though a format is given.
  private static func row(
    _ input: [String], _ what: String, format: FloatFormat?, mayBeNumbers: Bool = false
  ) throws -> [Double] {
    let source =
      mayBeNumbers
      ? .file(try LogitsSource.open(path: input[0], encoding: format))
      : try LogitsInput(input, axis: -1, format: format)
    guard source.rowCount == 1 else {
      throw ArgumentError(
        description: "\(input[0]): has \(source.rowCount) rows of \(what); diagnose takes one row")
    }
    var row: [Double] = []
    try source.forEachRow { _, numbers in row = numbers }
    return row
  }
}

extension DiagnosisError: BadInput {}
