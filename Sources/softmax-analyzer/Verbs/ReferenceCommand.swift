import ArgumentParser
import FloatFormats
import SoftmaxReference
import TensorFiles

struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Write certified correctly rounded outputs for a file of logits.",
    discussion: """
      The output is an NPY of the input's shape (without the axis, for log-sum-exp and cross-entropy): <f8, <f4 or <f2 \
      for binary64, binary32 and binary16; raw bits for the \
      others listed by formats, <u2 for bfloat16 and |u1 for the 8-bit ones; numbers for \
      custom formats, in the narrowest of <f2, <f4 and <f8 that holds all of the format. What is undecided within --max-bits is NaN, is named on standard error, and the exit \
      code is then 2; in a format without NaN nothing is written.
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

  @Option(
    name: .customLong("quantity"),
    help: "What is computed: \(QuantityName.allValueStrings.joined(separator: ", ")).")
  var quantityName = QuantityName(.standard)

  @OptionGroup var companions: CompanionOptions

  private var quantity: Quantity { quantityName.quantity }

  @Option(
    help: "The format that results are rounded to, once: \(FormatName.help).",
    completion: .list(FormatName.names), transform: FormatName.parse)
  var format: FormatName = FormatName(.binary64)

  @Option(help: "The rounding mode: nearest (ties to even), up, down or zero.")
  var rounding: RoundingMode = .nearest

  @Option(help: "Beyond the largest number: standard (infinity, or NaN) or saturate.")
  var overflow: OverflowPolicy = .standard

  @Option(help: ArgumentHelp("Divide the logits by this first, exactly.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(help: "The base of the exponentials: e, or 2 (softmax at temperature 1 only).")
  var base: BaseName = .e

  @Option(help: ArgumentHelp("The dimension that softmax runs along.", valueName: "n"))
  var axis: AxisNumber = AxisNumber(argument: "-1")!

  @OptionGroup var budget: BudgetOption

  @OptionGroup var threading: Threading

  func validate() throws {
    try validateTemperature(temperature)
    try companions.validate(for: quantityName.quantity)
  }

  func run() throws {
    let source = try LogitsFile.open(file, axis: axis.axis, format: logitsFormat.format)
    let reference = try Reference(
      quantity, in: try format.format, rounding: rounding, overflow: overflow,
      temperature: temperature.value, base: base.base, budget: budget.budget)
    let tally = try write(
      reference, of: source, with: CompanionsFile(companions, beside: source.description))
    let name = output == "-" ? "standard output" : output
    Output.tell(
      besides: output,
      "\(name): \(quantity.rawValue) of \(source.rowCount) rows in \(reference.format.name), "
        + "\(outcome(tally, reference.format)): \(tally)")
    if let error = UndecidedError(tally.undecided.map(\.description)) { throw error }
  }

  private func outcome(_ tally: CertificateTally, _ format: FloatFormat) -> String {
    if tally.undecided.isEmpty { return "every element certified" }
    return format.hasNaN
      ? "NaN where undecided" : "not written, as there is no NaN for what is undecided"
  }

  /// Writes the results and counts how they were certified. Where the format has no number that stands for
  /// an undecided one, the file is not written.
  private func write(
    _ reference: Reference, of source: LogitsSource, with companions: CompanionsFile?
  ) throws -> CertificateTally {
    let isReduced = !quantity.isForEachLogit
    var shape = source.shape
    if isReduced { shape.remove(at: source.axis) }
    let writer = try NPYWriter(
      path: output, format: reference.format, shape: shape, axis: isReduced ? nil : source.axis)
    let progress = ProgressBar(total: source.rowCount)
    defer { progress.clear() }
    var tally = CertificateTally()
    var isWritten: Bool { reference.format.hasNaN || tally.undecided.isEmpty }
    try source.forEachStretch { rows in
      func write(_ results: [some BinaryFloatingPoint & BitwiseCopyable]) throws {
        if isWritten { try writer.write(rows: results, at: rows.lowerBound) }
      }
      let beside = try companions?.companions(of: rows) ?? []
      let count = rows.count * quantity.outputCount(source.rowLength)
      if FloatFormat.binary32.holdsEveryNumber(of: reference.format) {
        var results = [Float](repeating: 0, count: count)
        tally.add(
          try certify(
            source.rows(rows), rows, beside, reference, source.rowLength, into: &results))
        try write(results)
      } else {
        var results = [Double](repeating: 0, count: count)
        tally.add(
          try certify(
            source.rows(rows), rows, beside, reference, source.rowLength, into: &results))
        try write(results)
      }
      progress.update(rows.upperBound)
    }
    if isWritten { try writer.finish() } else { writer.discard() }
    return tally
  }

  private func certify<Number: KernelNumber>(
    _ logits: LogitRows, _ rows: Range<Int>, _ companions: [RowCompanion],
    _ reference: Reference, _ length: Int, into results: inout [Number]
  ) throws -> CertificateTally {
    switch logits {
    case .floats(let logits):
      try reference.certify(
        rows: logits, of: length, with: companions, into: &results, firstRow: rows.lowerBound,
        threads: threading.count)
    case .doubles(let logits):
      try reference.certify(
        rows: logits, of: length, with: companions, into: &results, firstRow: rows.lowerBound,
        threads: threading.count)
    }
  }
}
