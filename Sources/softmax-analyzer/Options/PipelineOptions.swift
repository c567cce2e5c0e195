import ArgumentParser
import FloatFormats
import SoftmaxCore

/// The arithmetic that algorithms are run in: four formats, and how they round.
struct PipelineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The format of every operation, and of the other three unless given: \(FormatName.help).",
      valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var arithmetic: FormatName = FormatName(.binary64)

  @Option(
    help: ArgumentHelp("The format that the logits are rounded to.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp("The format that sums accumulate in.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var accumulator: FormatName?

  @Option(
    name: [.customLong("output-format"), .customLong("output")],
    help: ArgumentHelp("The format that results are rounded to.", valueName: "format"),
    completion: .list(FormatName.names), transform: FormatName.parse)
  var outputFormat: FormatName?

  @Option(help: "How operations round: nearest (ties to even), up, down, zero or stochastic.")
  var rounding: RoundingName = .nearest

  @Option(help: ArgumentHelp("Of stochastic rounding; every row starts from it.", valueName: "n"))
  var seed: UInt64?

  @Option(help: "Results below the least normal number: kept, or flushed to zero.")
  var subnormals: EmulatedRounding.Subnormals = .kept

  @Option(help: "Beyond the largest number: infinity (NaN where there is none), nan or saturate.")
  var overflow: OverflowName = .infinity

  @OptionGroup var sums: SummationOption

  func validate() throws {
    if seed != nil, rounding != .stochastic {
      throw ValidationError("--seed is for --rounding stochastic.")
    }
  }

  /// - Throws: `FormatError` where a custom format does not exist.
  var pipeline: FormatPipeline {
    get throws {
      FormatPipeline(
        try arithmetic.format, input: try inputFormat?.format,
        accumulator: try accumulator?.format, output: try outputFormat?.format,
        rounding: EmulatedRounding(
          rounding.direction(seed: seed ?? 0), subnormals: subnormals, overflow: overflow.policy),
        summation: sums.value)
    }
  }
}

/// A rounding of emulated operations.
enum RoundingName: String, ExpressibleByArgument, CaseIterable {
  case nearest, up, down, zero, stochastic

  func direction(seed: UInt64) -> EmulatedRounding.Direction {
    RoundingMode(rawValue: rawValue).map { .mode($0) } ?? .stochastic(seed: seed)
  }
}

/// What emulated operations do beyond the largest number.
enum OverflowName: String, ExpressibleByArgument, CaseIterable {
  case infinity, nan, saturate

  var policy: OverflowPolicy {
    switch self {
    case .infinity: .standard
    case .nan: .nan
    case .saturate: .saturate
    }
  }
}

extension EmulatedRounding.Subnormals: ExpressibleByArgument {}

/// `--summation`, in every verb that runs an algorithm.
struct SummationOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How sums are taken: plain (from left to right; the default), pairwise, compensated, or blocked:16 with "
        + "the number of lanes.", valueName: "how"))
  var summation: Summation?

  var value: Summation { summation ?? .plain }
}

extension Summation: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
