/// The machine that an algorithm runs on: numbers, the four operations and the elementary functions,
/// each rounding as this machine does.
///
/// This module holds the algorithms under test. Each is written once, over this protocol, and runs in
/// Float16, Float and Double (`NativeArithmetic`) and in MPFR at any precision
/// (`MultiPrecisionArithmetic`). It imports MultiPrecision and FloatFormats, never the reference.
public protocol SoftmaxArithmetic: Sendable {
  associatedtype Number

  /// `value` rounded to nearest into this machine's numbers.
  func number(_ value: Double) -> Number
  /// The double nearest to a number of this machine: itself for the native formats.
  func double(_ number: Number) -> Double

  func add(_ a: Number, _ b: Number) -> Number
  func subtract(_ a: Number, _ b: Number) -> Number
  func divide(_ a: Number, by b: Number) -> Number

  /// `e^a`.
  func exp(_ a: Number) -> Number
  /// `ln a`.
  func log(_ a: Number) -> Number
  /// `ln(1 + a)`.
  func log1p(_ a: Number) -> Number

  /// IEEE 754 `a > b`: false if either is NaN.
  func isGreater(_ a: Number, than b: Number) -> Bool
}

extension SoftmaxArithmetic {
  /// Left-to-right sum, starting from the first term; zero for no terms.
  func sum(_ terms: some Sequence<Number>) -> Number {
    var iterator = terms.makeIterator()
    guard var total = iterator.next() else { return number(0) }
    while let term = iterator.next() { total = add(total, term) }
    return total
  }

  /// The index of the first largest logit. A NaN in front stays; elsewhere it is passed over, and
  /// reaches the result through the sum.
  func indexOfMaximum(_ logits: [Number]) -> Int {
    logits.indices.dropFirst().reduce(0) { isGreater(logits[$1], than: logits[$0]) ? $1 : $0 }
  }
}
