import ArgumentParser
import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import TensorFiles

/// One check, as the command line or an entry of a configuration file asks for it.
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

  @Option(help: "What was computed: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var quantity: Quantity = .softmax

  @Option(
    help: ArgumentHelp(
      "The outputs' format. Default: that of an NPY file's floats, binary64 for text. Needed where an "
        + "NPY holds raw bits, as for bfloat16 and the 8-bit formats.", valueName: "format"))
  var format: FormatName?

  @Option(
    help: ArgumentHelp(
      "The format of logits that an NPY holds as raw bits, in unsigned integers or void.",
      valueName: "format"))
  var logitsFormat: FormatName?

  @Option(help: ArgumentHelp("Divide the logits by this first, exactly.", valueName: "T"))
  var temperature: RealNumber = RealNumber(argument: "1")!

  @Option(
    help: ArgumentHelp("The dimension of the logits that softmax runs along.", valueName: "n"))
  var axis: AxisNumber = AxisNumber(argument: "-1")!

  @Option(help: ArgumentHelp("Judge so many rows, drawn at random.", valueName: "n"))
  var sampleRows: Int?

  @Option(help: ArgumentHelp("The seed of the sample.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var limits: LimitOptions

  @Option(
    help: ArgumentHelp(
      "Write every output's error in ulps there, an NPY of <f8 in the outputs' shape; NaN where there "
        + "is none.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var errorsTo: String?

  func validate() throws {
    try validateTemperature(temperature)
    guard sampleRows ?? 1 >= 1 else { throw ValidationError("--sample-rows takes 1 or more.") }
    guard errorsTo == nil || sampleRows == nil else {
      throw ValidationError("--errors-to has every output's error; a sample does not.")
    }
  }

  /// That the options make up one check.
  ///
  /// - Parameter isComparison: whether the outputs are named elsewhere.
  func validateWhole(isComparison: Bool = false) throws {
    guard logits != nil else { throw ValidationError("Give the logits by --logits.") }
    let ways = [outputs, implementation.run, implementation.implementation].count { $0 != nil }
    guard ways == (isComparison ? 0 : 1) else {
      throw ValidationError(
        isComparison
          ? "--compare names the outputs; give no --outputs, --run or --implementation."
          : "Give the outputs by one of --outputs, --run and --implementation.")
    }
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

  @Flag(help: "Give the command of --run to /bin/sh.")
  var shell = false

  @Option(
    help: ArgumentHelp(
      "Make the outputs by a library: \(Adapter.names.joined(separator: ", ")).",
      valueName: "library"),
    transform: NegativeNumbers.asTyped)
  var implementation: String?

  @Option(
    help: ArgumentHelp("The Python that has the library.", valueName: "path"),
    transform: NegativeNumbers.asTyped)
  var python: String = "python3"

  @Option(help: ArgumentHelp("End the command after so long.", valueName: "seconds"))
  var timeLimit: RealNumber = RealNumber(argument: "600")!

  func validate() throws {
    guard timeLimit.value > 0, timeLimit.value <= 1e6 else {
      throw ValidationError("--time-limit takes a number of seconds above 0, at most 1000000.")
    }
    guard implementation.map({ Adapter.named($0) != nil }) ?? true else {
      throw ValidationError(
        "--implementation takes one of \(Adapter.names.joined(separator: ", ")).")
    }
  }
}
