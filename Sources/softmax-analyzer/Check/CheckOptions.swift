import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import TensorFiles

/// What one layer says about a check: the command line, an entry of a configuration file, or the top of that
/// file. What a layer does not say is nil; `CheckKey.all` says how layers make up a check, and `CheckPlan`
/// has the defaults.
struct CheckOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The logits: an NPY, safetensors (FILE#tensor), CSV or JSON file.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var logits: String?

  @Option(
    help: ArgumentHelp(
      "What the implementation gave for them: a file of the same shape, for log-sum-exp without the "
        + "axis.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var outputs: String?

  @OptionGroup var implementation: ImplementationOptions

  @Option(
    help: ArgumentHelp(
      "What reports and baselines call the check. Default: the outputs' file, the command or the "
        + "implementation.", valueName: "text"),
    transform: NegativeNumbers.asTyped)
  var name: String?

  @Option(
    help:
      "What was computed: \(QuantityName.allValueStrings.joined(separator: ", ")). Default: softmax."
  )
  var quantity: QuantityName?

  @OptionGroup var companions: CompanionOptions

  @Option(
    help: ArgumentHelp(
      "The outputs' format. Default: that of an NPY file's floats, binary64 for text. Needed where an "
        + "NPY holds raw bits, as for bfloat16 and the 8-bit formats. Outputs in a custom format, such as "
        + "p10-emin-14-emax15, are numbers in any float type.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var format: FormatName?

  @Option(
    help: ArgumentHelp(
      "The format of logits that an NPY holds as raw bits, in unsigned integers or void.",
      valueName: "format"),
    completion: .list(FormatName.names), transform: StoredFormat.parse)
  var logitsFormat: StoredFormat?

  @Option(
    help: ArgumentHelp(
      "Divide the logits by this first, exactly. Default: 1.", valueName: "T"))
  var temperature: RealNumber?

  @Option(
    help: ArgumentHelp(
      "The dimension of the logits that softmax runs along. Default: -1, the last.", valueName: "n")
  )
  var axis: AxisNumber?

  @Option(
    help: """
      What is due in rows whose logits are all -inf: nan, zero (+0 everywhere) or uniform (1/n everywhere). \
      For softmax. Default: nan.
      """)
  var maskedRows: RowConvention.MaskedRows?

  @Option(
    help: """
      What is due in rows with +inf: nan, or one (the classes at +inf share 1 equally, the others are +0). \
      For softmax. Default: nan.
      """)
  var infiniteLogits: RowConvention.InfiniteLogits?

  @Option(help: ArgumentHelp("Judge so many rows, drawn at random.", valueName: "n"))
  var sampleRows: Int?

  @Option(help: ArgumentHelp("The seed of the sample. Default: 1.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Try up to so many bits before an element is undecided, which no check passes. Default: 16384.",
      valueName: "n"))
  var maxBits: WholeNumber?

  @OptionGroup var limits: LimitOptions

  @Option(
    help: ArgumentHelp("Fail on figures that are worse than this file records.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "How much worse than the baseline a figure may be, as a share of it. Default: 0.",
      valueName: "x"))
  var margin: RealNumber?

  @Option(
    help: ArgumentHelp(
      "Write every output's error in ulps there, an NPY of <f8 in the outputs' shape; NaN where there "
        + "is none.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var errorsTo: String?

  func validate() throws {
    if let temperature { try validateTemperature(temperature) }
    if let maxBits { try BudgetOption.validate(maxBits) }
    guard sampleRows ?? 1 >= 1 else { throw ValidationError("--sample-rows takes 1 or more.") }
    guard margin.map({ $0.value >= 0 && $0.value.isFinite }) ?? true else {
      throw ValidationError("--margin takes a finite number, 0 or more.")
    }
  }

  /// How many ways there are to the outputs.
  var ways: Int {
    [outputs, implementation.run, implementation.implementation].count { $0 != nil }
  }

  /// What reports call the check if it has no other name.
  var title: String {
    name ?? outputs ?? implementation.implementation ?? implementation.run ?? "outputs"
  }
}

/// How the outputs are made, where they are not there yet.
struct ImplementationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run this to make the outputs; {logits} and {outputs} stand for the files. Words are split at "
        + "spaces, with quotes as in a shell, but no shell is run.", valueName: "command"),
    transform: NegativeNumbers.asTyped)
  var run: String?

  @Flag(inversion: .prefixedNo, help: "Give the command of --run to /bin/sh.")
  var shell: Bool?

  @Option(
    help: ArgumentHelp(
      "Make the outputs by a library: \(Adapter.names.joined(separator: ", ")).",
      valueName: "library"),
    transform: NegativeNumbers.asTyped)
  var implementation: String?

  @Option(
    help: ArgumentHelp("The Python that has the library. Default: python3.", valueName: "path"),
    transform: NegativeNumbers.asTyped)
  var python: String?

  @Option(
    help: ArgumentHelp("End the command after so long. Default: 600.", valueName: "seconds"))
  var timeLimit: RealNumber?

  /// Whether a program is run.
  var makesOutputs: Bool { run != nil || implementation != nil }

  func validate() throws {
    guard timeLimit.map({ $0.value > 0 && $0.value <= 1e6 }) ?? true else {
      throw ValidationError("--time-limit takes a number of seconds above 0, at most 1000000.")
    }
    guard implementation.map({ Adapter.named($0) != nil }) ?? true else {
      throw ValidationError(
        "--implementation takes one of \(Adapter.names.joined(separator: ", ")).")
    }
  }
}

extension RowConvention.MaskedRows: ExpressibleByArgument {}
extension RowConvention.InfiniteLogits: ExpressibleByArgument {}
