public import MultiPrecision

/// A number of `MultiPrecisionArithmetic`: an immutable `BigFloat` that can be stored in arrays.
public final class MultiPrecisionNumber: Sendable {
  public let value: BigFloat

  init(_ value: consuming BigFloat) {
    self.value = value
  }
}

/// MPFR at one precision: every operation and function is rounded once, to nearest, and nothing
/// underflows or overflows short of exponents of about 2^62.
public struct MultiPrecisionArithmetic: SoftmaxArithmetic {
  /// Significand bits of every number.
  public let precision: Int
  public let summation: Summation

  /// - Precondition: `precision` is 2 or more.
  public init(precision: Int, summation: Summation = .plain) {
    precondition(precision >= 2, "arithmetic needs 2 or more bits")
    self.precision = precision
    self.summation = summation
  }

  public func number(_ value: Double) -> MultiPrecisionNumber {
    MultiPrecisionNumber(BigFloat(value, precision: precision))
  }

  public func double(_ number: MultiPrecisionNumber) -> Double { number.value.double(.nearest) }

  public func add(_ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.add(b.value, .nearest) }
  }

  public func subtract(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    changed(a) { $0.subtract(b.value, .nearest) }
  }

  public func divide(
    _ a: MultiPrecisionNumber, by b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    changed(a) { $0.divide(by: b.value, .nearest) }
  }

  public func multiply(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    changed(a) { $0.multiply(by: b.value, .nearest) }
  }

  public func multiplyAdd(
    _ a: MultiPrecisionNumber, _ b: MultiPrecisionNumber, _ c: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    changed(a) { $0.multiply(by: b.value, adding: c.value, .nearest) }
  }

  public func scale(
    _ a: MultiPrecisionNumber, byPowerOfTwo n: MultiPrecisionNumber
  ) -> MultiPrecisionNumber {
    let exponent = double(n)
    guard exponent.magnitude < 0x1p62 else {
      return multiply(a, number(exponent.isNaN ? .nan : exponent > 0 ? .infinity : 0))
    }
    return changed(a) { $0.scale(byPowerOfTwo: Int(exponent), .nearest) }
  }

  public func nearestInteger(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formInteger(.nearest) }
  }

  public func constant(_ constant: LogarithmConstant) -> MultiPrecisionNumber {
    var value = constant.value(precision: precision)
    value.setPrecision(precision, .nearest)
    return MultiPrecisionNumber(value)
  }

  public func exp(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formExp(.nearest) }
  }

  public func exp2(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formExp2(.nearest) }
  }

  public func log(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formLog(.nearest) }
  }

  public func log1p(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formLog1p(.nearest) }
  }

  public func isGreater(_ a: MultiPrecisionNumber, than b: MultiPrecisionNumber) -> Bool {
    a.value.compare(to: b.value) == .greater
  }

  private func changed(
    _ number: MultiPrecisionNumber, _ change: (inout BigFloat) -> Void
  ) -> MultiPrecisionNumber {
    var value = BigFloat(copying: number.value)
    change(&value)
    return MultiPrecisionNumber(value)
  }
}
