public import FloatFormats
import MultiPrecision

/// Any format: every operation and function is computed exactly, as far as its rounding needs, and
/// rounded once. Numbers are carried as the doubles that they are.
///
/// Elementary functions are correctly rounded (MPFR). In a format without NaN an invalid operation
/// still gives NaN: there is nothing else that it could give.
public struct EmulatedArithmetic: SoftmaxArithmetic {
  /// The format of this machine's numbers.
  public let format: FloatFormat
  public let summation: Summation
  private let accumulatorFormat: FloatFormat
  private let outputFormat: FloatFormat
  private let rounding: EmulatedRounding
  private let random: RandomBits?
  private let functions: (any KnownExponentials)?

  /// The machine of a pipeline. Its numbers are those of the arithmetic, and `output` leads away from
  /// there.
  ///
  /// - Parameter reuse: what is kept of the exponentials; the results are the same.
  public init(_ pipeline: FormatPipeline, reuse: FunctionReuse = .none) {
    var random: RandomBits?
    var functions: (any KnownExponentials)?
    switch pipeline.rounding.direction {
    case .stochastic(let seed): random = RandomBits(seed: seed)
    case .mode(let mode):
      switch reuse {
      case .none: break
      case .tables where pipeline.arithmetic.bitWidth <= 16:
        functions = FunctionTables.of(pipeline.arithmetic, mode, pipeline.rounding.overflow)
      case .tables: break
      case .memory: functions = FunctionMemory()
      }
    }
    self.init(
      format: pipeline.arithmetic, summation: pipeline.summation,
      accumulatorFormat: pipeline.accumulator, outputFormat: pipeline.output,
      rounding: pipeline.rounding, random: random, functions: functions)
  }

  private init(
    format: FloatFormat, summation: Summation, accumulatorFormat: FloatFormat,
    outputFormat: FloatFormat, rounding: EmulatedRounding, random: RandomBits?,
    functions: (any KnownExponentials)?
  ) {
    self.format = format
    self.summation = summation
    self.accumulatorFormat = accumulatorFormat
    self.outputFormat = outputFormat
    self.rounding = rounding
    self.random = random
    self.functions = functions
  }

  /// The same machine with numbers of the accumulator's format, and the same random bits.
  public var accumulator: EmulatedArithmetic { machine(accumulatorFormat) }

  /// A result rounded to the output's format.
  public func output(_ result: Double) -> Double { machine(outputFormat).rounded(result) }

  private func machine(_ other: FloatFormat) -> EmulatedArithmetic {
    other == format
      ? self
      : EmulatedArithmetic(
        format: other, summation: summation, accumulatorFormat: other, outputFormat: other,
        rounding: rounding, random: random, functions: nil)
  }

  public func number(_ value: Double) -> Double { rounded(value) }
  public func double(_ number: Double) -> Double { number }
  public func rounded(_ a: Double) -> Double {
    a.isFinite && a != 0 ? settled(TruncatedReal(a)) : special(a)
  }

  public func add(_ a: Double, _ b: Double) -> Double {
    guard a.isFinite, b.isFinite else { return special(a + b) }
    return settled(.sum(a, b), zero: zeroSum(a.sign, b.sign))
  }

  public func subtract(_ a: Double, _ b: Double) -> Double { add(a, -b) }

  public func multiply(_ a: Double, _ b: Double) -> Double {
    guard a.isFinite, b.isFinite else { return special(a * b) }
    return settled(.product(a, b), zero: a * b)
  }

  public func multiplyAdd(_ a: Double, _ b: Double, _ c: Double) -> Double {
    guard a.isFinite, b.isFinite, c.isFinite else { return special(c.addingProduct(a, b)) }
    return settled(.productSum(a, b, c), zero: zeroSum((a * b).sign, c.sign))
  }

  public func divide(_ a: Double, by b: Double) -> Double {
    guard a.isFinite, b.isFinite, a != 0, b != 0 else { return special(a / b) }
    return settled(.quotient(a, by: b))
  }

  public func scale(_ a: Double, byPowerOfTwo n: Double) -> Double {
    guard a.isFinite, a != 0, !n.isNaN else { return special(n.isNaN ? .nan : a) }
    let exponent = Int(min(max(n, -0x1p20), 0x1p20))
    return settled(TruncatedReal(a).scaled(byPowerOfTwo: exponent))
  }

  public func nearestInteger(_ a: Double) -> Double {
    rounded(a.rounded(.toNearestOrEven))
  }

  public func constant(_ constant: LogarithmConstant) -> Double { constant.value(in: format) }

  public func exp(_ a: Double) -> Double {
    guard let functions else { return exponential(a) }
    return flushed(functions.exp(a) { function($0) { $0.formExp($1) } })
  }

  public func exp2(_ a: Double) -> Double {
    guard let functions else { return function(a) { $0.formExp2($1) } }
    return flushed(functions.exp2(a) { function($0) { $0.formExp2($1) } })
  }

  public func log(_ a: Double) -> Double { function(a) { $0.formLog($1) } }
  public func log1p(_ a: Double) -> Double { function(a) { $0.formLog1p($1) } }

  public func isGreater(_ a: Double, than b: Double) -> Bool { a > b }
}

extension EmulatedArithmetic {
  /// A number of any precision rounded into this machine, once.
  func rounded(_ value: borrowing BigFloat) -> Double {
    value.isFinite && !value.isZero ? settled(TruncatedReal(value)) : special(value.double(.zero))
  }

  /// A number of any precision rounded into the output's format, once.
  func output(rounding value: borrowing BigFloat) -> Double {
    machine(outputFormat).rounded(value)
  }

  private func exponential(_ a: Double) -> Double {
    guard case .mode(let mode) = rounding.direction,
      let value = FastExponential.rounded(a, to: format, mode, overflow: rounding.overflow)
    else { return function(a) { $0.formExp($1) } }
    return flushed(value)
  }

  private func function(
    _ a: Double, _ form: (inout BigFloat, RoundingMode) -> Ternary
  ) -> Double {
    switch ElementaryFunctions.truncated(a, form) {
    case .special(let value): special(value)
    case .real(let value): settled(value)
    }
  }

  /// Zero, infinity and NaN need no rounding, but the format may lack them.
  private func special(_ value: Double) -> Double {
    format.round(value, overflow: rounding.overflow)
  }

  /// The zero that two terms of these signs add up to (IEEE 754-2019, 6.3).
  private func zeroSum(_ a: FloatingPointSign, _ b: FloatingPointSign) -> Double {
    let isNegative = a == b ? a == .minus : rounding.direction == .mode(.down)
    return isNegative ? -0.0 : 0
  }

  /// The exact result, rounded once; `zero` where it is zero.
  private func settled(_ exact: TruncatedReal, zero: Double = 0) -> Double {
    if exact.isZero { return special(zero) }
    let value =
      switch rounding.direction {
      case .mode(let mode): format.round(exact, mode, overflow: rounding.overflow)
      case .stochastic:
        format.roundStochastically(exact, random: random!.next(), overflow: rounding.overflow)
      }
    return flushed(value)
  }

  private func flushed(_ value: Double) -> Double {
    guard rounding.subnormals == .flushed, format.classify(value) == .subnormal else {
      return value
    }
    return special(value.sign == .minus ? -0.0 : 0)
  }
}
