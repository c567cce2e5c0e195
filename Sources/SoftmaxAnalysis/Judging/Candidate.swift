public import FloatFormats
public import SoftmaxCore
public import SoftmaxReference

/// What cannot be analyzed.
public enum AnalysisError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No algorithm computes the quantity: its rule is no `ComputedQuantity`.
  case notComputed(Quantity)
  /// The system has no functions for this format.
  case functionsNotNative(String)
  /// The algorithm has no such quantity.
  case quantityNotOffered(algorithm: String, Quantity)
  /// There is no row to be judged.
  case noRows(String)
  /// None of so many rows counts.
  case noRowCounts(String, Int)

  public var description: String {
    switch self {
    case .notComputed(let quantity):
      "the rule of \(quantity.name) does not say how algorithms compute it"
    case .functionsNotNative(let name):
      "the system has functions for binary64, binary32 and binary16, none for \(name); take "
        + "correctly-rounded ones"
    case .quantityNotOffered(let algorithm, let quantity):
      "\(algorithm) is an algorithm for log-softmax only, not for \(quantity.rawValue); "
        + "see softmax-analyzer algorithms"
    case .noRows(let name):
      "\(name): holds no rows; of nothing there is nothing to be said"
    case .noRowCounts(let name, let count):
      "\(name): none of the \(count) rows counts; of nothing there is nothing to be said"
    }
  }
}

/// One algorithm in one arithmetic: what is under test.
public struct Candidate: Sendable {
  public let algorithm: any SoftmaxAlgorithm.Type
  /// The formats that the logits pass through.
  public let pipeline: FormatPipeline
  private let engine: Engine

  private enum Engine {
    case double, float, float16, emulated
  }

  /// In one format from logits to outputs: Swift's own type where there is one, emulated otherwise.
  public init(_ algorithm: any SoftmaxAlgorithm.Type, in format: FloatFormat) {
    self.init(algorithm, FormatPipeline(format))
  }

  /// In a pipeline of formats. What Swift's own types do anyway they do; the rest is emulated.
  public init(_ algorithm: any SoftmaxAlgorithm.Type, _ pipeline: FormatPipeline) {
    self.algorithm = algorithm
    self.pipeline = pipeline
    let isUniform =
      pipeline
      == FormatPipeline(pipeline.arithmetic, summation: pipeline.summation)
    engine =
      switch pipeline.arithmetic {
      case .binary64 where isUniform: .double
      case .binary32 where isUniform: .float
      case .binary16 where isUniform: .float16
      default: .emulated
      }
  }

  /// The outputs' format.
  public var format: FloatFormat { pipeline.output }

  /// Whether the operations are the processor's own.
  var isNative: Bool { engine != .emulated }

  /// The outputs for one row of numbers of the input's format, each divided by `temperature` first.
  ///
  /// They do not depend on the floating-point modes of the thread. An empty row has no outputs, for
  /// log-sum-exp neither.
  ///
  /// - Parameter functions: of native arithmetic; emulated functions are correctly rounded.
  /// - Precondition: the algorithm has the quantity (`Quantity.isOffered(by:)`).
  public func run(
    _ quantity: Quantity, _ logits: [Double], with companion: RowCompanion = .none,
    temperature: Double = 1, functions: ElementaryFunctions = .correctlyRounded
  ) -> [Double] {
    guard !logits.isEmpty else { return [] }
    return FloatEnvironment.ordinary {
      switch engine {
      case .double: native(quantity, logits, companion, temperature, functions, Double.self)
      case .float: native(quantity, logits, companion, temperature, functions, Float.self)
      case .float16: native(quantity, logits, companion, temperature, functions, Float16.self)
      case .emulated: emulated(quantity, logits, companion, temperature)
      }
    }
  }

  private func native<Scalar: NativeScalar>(
    _ quantity: Quantity, _ logits: [Double], _ companion: RowCompanion, _ temperature: Double,
    _ functions: ElementaryFunctions, _: Scalar.Type
  ) -> [Double] {
    let machine = NativeArithmetic<Scalar>(functions: functions, summation: pipeline.summation)
    return machine.doubles(
      machine.outputs(quantity, by: algorithm, logits, with: companion, temperature))
  }

  private func emulated(
    _ quantity: Quantity, _ logits: [Double], _ companion: RowCompanion, _ temperature: Double
  ) -> [Double] {
    let machine = EmulatedArithmetic(pipeline, reuse: .tables)
    return machine.doubles(
      machine.outputs(quantity, by: algorithm, logits, with: companion, temperature)
    ).map(machine.output)
  }
}

extension SoftmaxArithmetic {
  /// The outputs of an algorithm on this machine. A temperature of 1 divides nothing, which changes no bit.
  func outputs(
    _ quantity: Quantity, by algorithm: any SoftmaxAlgorithm.Type, _ logits: [Double],
    with companion: RowCompanion = .none, _ temperature: Double = 1
  ) -> [Number] {
    var numbers = numbers(logits)
    if temperature != 1 {
      let divisor = number(temperature)
      numbers = numbers.map { divide($0, by: divisor) }
    }
    guard let computed = quantity.computed else {
      preconditionFailure("no algorithm computes \(quantity.name): its rule is no ComputedQuantity")
    }
    return computed.outputs(by: algorithm, numbers, companion, self)
  }
}
