public import FloatFormats
public import SoftmaxCore
public import SoftmaxReference

/// What cannot be analyzed.
public enum AnalysisError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No algorithm runs natively in this format.
  case formatNotNative(String)
  /// The algorithm has no such quantity.
  case quantityNotOffered(algorithm: String, Quantity)

  public var description: String {
    switch self {
    case .formatNotNative(let name):
      "algorithms run in binary64, binary32 and binary16, not in \(name); "
        + "the reference rounds into \(name)"
    case .quantityNotOffered(let algorithm, let quantity):
      "\(algorithm) is an algorithm for log-softmax only, not for \(quantity.rawValue); "
        + "see softmax-analyzer algorithms"
    }
  }
}

/// One algorithm in one native format: what is under test.
public struct Candidate: Sendable {
  public let format: FloatFormat
  public let algorithm: any SoftmaxAlgorithm.Type

  /// - Throws: `AnalysisError.formatNotNative` unless the format is Swift's Float16, Float or Double.
  public init(
    _ algorithm: any SoftmaxAlgorithm.Type, in format: FloatFormat
  ) throws(AnalysisError) {
    guard [.binary64, .binary32, .binary16].contains(format) else {
      throw .formatNotNative(format.name)
    }
    self.format = format
    self.algorithm = algorithm
  }

  /// The outputs for one row of numbers of the format, each divided by `temperature` first.
  func run(
    _ quantity: Quantity, _ logits: [Double], temperature: Double,
    functions: ElementaryFunctions
  ) -> [Double] {
    switch format {
    case .binary64:
      algorithm.run(
        quantity, logits, temperature, NativeArithmetic<Double>(functions: functions))
    case .binary32:
      algorithm.run(
        quantity, logits, temperature, NativeArithmetic<Float>(functions: functions))
    default:
      algorithm.run(
        quantity, logits, temperature, NativeArithmetic<Float16>(functions: functions))
    }
  }
}

extension SoftmaxAlgorithm {
  /// The outputs of this algorithm on any machine, as doubles.
  static func run<A: SoftmaxArithmetic>(
    _ quantity: Quantity, _ logits: [Double], _ temperature: Double, _ machine: A
  ) -> [Double] {
    outputs(quantity, logits, temperature, machine).map(machine.double)
  }

  /// The outputs of this algorithm on any machine. A temperature of 1 divides nothing, which changes
  /// no bit.
  static func outputs<A: SoftmaxArithmetic>(
    _ quantity: Quantity, _ logits: [Double], _ temperature: Double, _ machine: A
  ) -> [A.Number] {
    var numbers = logits.map(machine.number)
    if temperature != 1 {
      let divisor = machine.number(temperature)
      numbers = numbers.map { machine.divide($0, by: divisor) }
    }
    return switch quantity {
    case .softmax: softmax(numbers, machine)
    case .logSoftmax: logSoftmax(numbers, machine)
    case .logSumExp: [logSumExp(numbers, machine)]
    }
  }
}
