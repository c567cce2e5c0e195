import FloatFormats
import MultiPrecision
import Synchronization

/// The arithmetic of a pipeline in which only some kinds of step are rounded; all others are exact but
/// for what `precision` bits of MPFR cut off.
///
/// With every step rounded it gives the numbers of `EmulatedArithmetic` (not always the sign of a zero
/// that was rounded down), with none the exact value.
public struct SteppedArithmetic: SoftmaxArithmetic {
  /// The kinds that are rounded.
  public let rounded: Set<ArithmeticStep>
  public let summation: Summation
  private let exact: MultiPrecisionArithmetic
  private let machine: EmulatedArithmetic
  private let isAccumulator: Bool
  /// Whether logits may have more digits than the arithmetic holds.
  private let loads: Bool
  private let usage: Usage

  private final class Usage: Sendable {
    let steps = Mutex<Set<ArithmeticStep>>([])
  }

  /// - Precondition: the pipeline's rounding is not stochastic.
  public init(_ pipeline: FormatPipeline, rounding rounded: Set<ArithmeticStep>) {
    if case .stochastic = pipeline.rounding.direction {
      preconditionFailure("steps of stochastic rounding cannot be told apart")
    }
    self.init(
      rounded: rounded, summation: pipeline.summation,
      exact: MultiPrecisionArithmetic(precision: Self.precision(pipeline)),
      machine: EmulatedArithmetic(pipeline), isAccumulator: false,
      loads: pipeline.input != pipeline.arithmetic, usage: Usage())
  }

  private init(
    rounded: Set<ArithmeticStep>, summation: Summation, exact: MultiPrecisionArithmetic,
    machine: EmulatedArithmetic, isAccumulator: Bool, loads: Bool, usage: Usage
  ) {
    self.rounded = rounded
    self.summation = summation
    self.exact = exact
    self.machine = machine
    self.isAccumulator = isAccumulator
    self.loads = loads
    self.usage = usage
  }

  /// Bits that hold 1 beside the least number of any of the formats, and twice a significand more.
  private static func precision(_ pipeline: FormatPipeline) -> Int {
    let formats = [pipeline.input, pipeline.arithmetic, pipeline.accumulator, pipeline.output]
    return formats.map { 2 * $0.significandBits - $0.leastExponent + 64 }.max()!
  }

  /// The kinds of step that were taken so far.
  public var steps: Set<ArithmeticStep> { usage.steps.withLock { $0 } }

  public var accumulator: SteppedArithmetic {
    SteppedArithmetic(
      rounded: rounded, summation: summation, exact: exact, machine: machine.accumulator,
      isAccumulator: true, loads: loads, usage: usage)
  }

  public func rounded(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber { settled(a, .sum) }

  public func number(_ value: Double) -> MultiPrecisionNumber {
    loads ? settled(exact.number(value), .load) : exact.number(value)
  }

  public func double(_ number: MultiPrecisionNumber) -> Double { exact.double(number) }

  /// A result rounded to the output's format, if that is among the steps.
  public func output(_ result: MultiPrecisionNumber) -> MultiPrecisionNumber {
    guard isRounded(.output) else { return result }
    return exact.number(machine.output(rounding: result.value))
  }

  public func add(_ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber) -> MultiPrecisionNumber {
    settled(exact.add(a, b), .add)
  }

  public func subtract(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    settled(exact.subtract(a, b), .subtract)
  }

  public func divide(
    _ a: MultiPrecisionNumber, by b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    settled(exact.divide(a, by: b), .divide)
  }

  public func multiply(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    settled(exact.multiply(a, b), .multiply)
  }

  public func multiplyAdd(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber, _ c: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    settled(exact.multiplyAdd(a, b, c), .multiply)
  }

  public func scale(
    _ a: MultiPrecisionNumber, byPowerOfTwo n: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    settled(exact.scale(a, byPowerOfTwo: n), .multiply)
  }

  /// A choice that any step before may change, not a rounding of its own.
  public func nearestInteger(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    exact.nearestInteger(a)
  }

  public func constant(_ constant: LogarithmConstant) -> MultiPrecisionNumber {
    isRounded(.multiply) ? exact.number(machine.constant(constant)) : exact.constant(constant)
  }

  public func exp(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    settled(exact.exp(a), .exp)
  }

  public func exp2(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    settled(exact.exp2(a), .exp)
  }

  public func log(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    settled(exact.log(a), .log)
  }

  public func log1p(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    settled(exact.log1p(a), .log)
  }

  public func isGreater(_ a: MultiPrecisionNumber, than b: MultiPrecisionNumber) -> Bool {
    exact.isGreater(a, than: b)
  }

  private func settled(
    _ result: MultiPrecisionNumber, _ step: ArithmeticStep
  ) -> MultiPrecisionNumber {
    guard isRounded(isAccumulator ? .sum : step) else { return result }
    return exact.number(machine.rounded(result.value))
  }

  private func isRounded(_ step: ArithmeticStep) -> Bool {
    usage.steps.withLock { _ = $0.insert(step) }
    return rounded.contains(step)
  }
}
