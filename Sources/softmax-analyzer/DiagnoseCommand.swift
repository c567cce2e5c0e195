import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports

struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Match a row of logits, and outputs somebody got, against known failures.",
    discussion: """
      softmax-analyzer diagnose 90 2 -2 --outputs nan,0,0

      Without outputs, the failures are those that the likely algorithms show on this row.
      """)

  @Argument(help: "The logits of the row; or a file of one row; or - for standard input.")
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "What was got: numbers separated by commas, or a file of one row.", valueName: "list"))
  var outputs: String?

  @Option(help: "The format that the implementation works in.")
  var format: FormatName = FormatName(argument: "binary32")!

  @Option(help: ArgumentHelp("The format that it sums in.", valueName: "format"))
  var accumulator: FormatName?

  @Option(help: "What it does with subnormal results: kept or flushed.")
  var subnormals: EmulatedRounding.Subnormals = .kept

  @Option(help: "What is computed: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var quantity: Quantity = .softmax

  @Option(help: ArgumentHelp("Divide the logits by this first.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(help: ArgumentHelp("Write JSON there; - for standard output.", valueName: "file"))
  var json: String?

  func validate() throws {
    guard !input.isEmpty else {
      throw ValidationError("Give the logits of a row, or a file, or - for standard input.")
    }
    try validateTemperature(temperature)
  }

  func run() throws {
    let pipeline = FormatPipeline(
      format.format, accumulator: accumulator?.format,
      rounding: EmulatedRounding(subnormals: subnormals))
    let diagnosis = try Diagnoser(quantity, pipeline, temperature: temperature.value).diagnose(
      try Self.row(input, "logits"), outputs: try givenOutputs())
    try write(diagnosis, text: DiagnosisReport.text(diagnosis, style: Output.style))
  }

  private func givenOutputs() throws -> [Double]? {
    try outputs.map { text in
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let isFile = words.count == 1 && !LogitsInput.areNumbers(words)
      return isFile ? try Self.row([text], "outputs") : try Self.numbers(words)
    }
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
  private static func row(_ input: [String], _ what: String) throws -> [Double] {
    let source = try LogitsInput(input, axis: -1)
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
