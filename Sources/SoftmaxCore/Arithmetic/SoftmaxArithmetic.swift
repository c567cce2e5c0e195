/// The machine that an algorithm runs on: numbers, the four operations and the elementary functions,
/// each rounding as this machine does.
///
/// This module holds the algorithms under test. Each is written once, over this protocol, and runs in
/// Float16, Float and Double (`NativeArithmetic`), in any format (`EmulatedArithmetic`) and in MPFR at
/// any precision (`MultiPrecisionArithmetic`). It imports MultiPrecision and FloatFormats, never the reference.
public protocol SoftmaxArithmetic: Sendable {
  associatedtype Number

  /// `value` rounded to nearest into this machine's numbers.
  func number(_ value: Double) -> Number
  /// The double nearest to a number of this machine: itself for the native formats.
  func double(_ number: Number) -> Double

  func add(_ a: Number, _ b: Number) -> Number
  func subtract(_ a: Number, _ b: Number) -> Number
  func divide(_ a: Number, by b: Number) -> Number
  func multiply(_ a: Number, _ b: Number) -> Number
  /// `a · b + c`, rounded once.
  func multiplyAdd(_ a: Number, _ b: Number, _ c: Number) -> Number
  /// `a · 2^n` for a whole number `n`; NaN if `n` is NaN.
  func scale(_ a: Number, byPowerOfTwo n: Number) -> Number
  /// The whole number nearest to `a`, ties to even.
  func nearestInteger(_ a: Number) -> Number

  /// `e^a`.
  func exp(_ a: Number) -> Number
  /// `2^a`.
  func exp2(_ a: Number) -> Number
  /// `ln a`.
  func log(_ a: Number) -> Number
  /// `ln(1 + a)`.
  func log1p(_ a: Number) -> Number

  /// IEEE 754 `a > b`: false if either is NaN.
  func isGreater(_ a: Number, than b: Number) -> Bool

  /// A constant of this machine.
  func constant(_ constant: LogarithmConstant) -> Number

  /// How sums of exponentials are taken.
  var summation: Summation { get }
  /// The machine that sums are accumulated in, with its own rounding: this one, unless it says
  /// otherwise.
  var accumulator: Self { get }
  /// A number of the accumulator rounded into this machine, or one of this machine into the
  /// accumulator, if called there.
  func rounded(_ a: Number) -> Number

  /// `number` of each, and `double` of each.
  func numbers(_ values: [Double]) -> [Number]
  func doubles(_ numbers: [Number]) -> [Double]
  /// What an algorithm gives on this machine for a row: one number for each logit, or one for log-sum-exp.
  func results(
    _ function: AlgorithmFunction, of logits: [Number], by algorithm: any SoftmaxAlgorithm.Type
  ) -> [Number]
}

extension SoftmaxArithmetic {
  public var accumulator: Self { self }
  public func rounded(_ a: Number) -> Number { a }

  public func numbers(_ values: [Double]) -> [Number] { values.map(number) }
  public func doubles(_ numbers: [Number]) -> [Double] { numbers.map(double) }

  public func results(
    _ function: AlgorithmFunction, of logits: [Number], by algorithm: any SoftmaxAlgorithm.Type
  ) -> [Number] {
    algorithm.results(function, logits, self)
  }

  /// Whether `a` is negative infinity: a masked class.
  public func isMasked(_ a: Number) -> Bool { double(a) == -.infinity }

  /// IEEE 754 `a == b`.
  public func isEqual(_ a: Number, _ b: Number) -> Bool {
    !isGreater(a, than: b) && !isGreater(b, than: a) && !double(a).isNaN && !double(b).isNaN
  }

  /// The index of the first largest logit. A NaN in front stays; elsewhere it is passed over, and
  /// reaches the result through the sum.
  ///
  /// - Precondition: there is a logit.
  public func indexOfMaximum(_ logits: [Number]) -> Int {
    logits.indices.dropFirst().reduce(0) { isGreater(logits[$1], than: logits[$0]) ? $1 : $0 }
  }

  /// The first largest logit.
  ///
  /// - Precondition: there is a logit.
  public func maximum(_ logits: [Number]) -> Number { logits[indexOfMaximum(logits)] }

  /// `x_i - max`, each difference rounded.
  ///
  /// - Precondition: there is a logit.
  public func gaps(_ logits: [Number]) -> [Number] {
    let maximum = maximum(logits)
    return logits.map { subtract($0, maximum) }
  }
}
