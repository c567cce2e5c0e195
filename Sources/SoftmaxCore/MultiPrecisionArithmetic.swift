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

  /// - Precondition: `precision` is 2 or more.
  public init(precision: Int) {
    precondition(precision >= 2, "arithmetic needs 2 or more bits")
    self.precision = precision
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

  public func exp(_ a: MultiPrecisionNumber) -> MultiPrecisionNumber {
    changed(a) { $0.formExp(.nearest) }
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
