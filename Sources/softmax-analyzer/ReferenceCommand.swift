import ArgumentParser
import FloatFormats
import SoftmaxReference
import TensorFiles

struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Write certified correctly rounded outputs for a file of logits.",
    discussion: """
      The output is an NPY of the input's shape (without the axis, for log-sum-exp): <f8, <f4 or <f2 \
      for binary64, binary32 and binary16; raw bits for the others, <u2 for bfloat16 and |u1 for the \
      8-bit formats.
      """)

  @Argument(help: "An NPY, CSV or JSON file, or - for standard input.")
  var file: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The NPY to write.", valueName: "file"))
  var output: String

  @Option(help: "What is computed: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var quantity: Quantity = .softmax

  @Option(help: "The format that results are rounded to, once.")
  var format: FormatName = FormatName(argument: "binary64")!

  @Option(help: "The rounding mode: nearest (ties to even), up, down or zero.")
  var rounding: RoundingMode = .nearest

  @Option(help: "Beyond the largest number: standard (infinity, or NaN) or saturate.")
  var overflow: OverflowPolicy = .standard

  @Option(help: ArgumentHelp("Divide the logits by this first, exactly.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(help: ArgumentHelp("The dimension that softmax runs along.", valueName: "n"))
  var axis: AxisNumber = AxisNumber(argument: "-1")!

  func validate() throws {
    try validateTemperature(temperature)
  }

  func run() throws {
    let source = try LogitsSource.open(path: file, axis: axis.axis)
    let reference = try Reference(
      quantity, in: format.format, rounding: rounding, overflow: overflow,
      temperature: temperature.value)
    let tally = try write(reference, of: source)
    let counts = tally.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    Output.write(
      "\(output): \(quantity.rawValue) of \(source.rowCount) rows in \(format.format.name), every "
        + "element certified: \(counts.isEmpty ? "none" : counts.joined(separator: ", "))\n")
  }

  /// Writes the results and counts how they were certified.
  private func write(
    _ reference: Reference, of source: LogitsSource
  ) throws -> [String: Int] {
    let isReduced = quantity == .logSumExp
    var shape = source.shape
    if isReduced { shape.remove(at: source.axis) }
    let writer = try NPYWriter(
      path: output, format: format.format, shape: shape, axis: isReduced ? nil : source.axis)
    let progress = ProgressBar(total: source.rowCount)
    defer { progress.clear() }
    var tally: [String: Int] = [:]
    try source.forEachRow { row, logits in
      let results = try reference.certify(logits, row: row)
      for result in results { tally[result.certificate.description, default: 0] += 1 }
      try writer.write(row: results.map(\.value), at: row)
      progress.update(row + 1)
    }
    try writer.finish()
    return tally
  }
}
