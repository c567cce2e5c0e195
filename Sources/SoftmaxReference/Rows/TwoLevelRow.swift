public import FloatFormats
import MultiPrecision
public import SoftmaxTiers

/// The row `[0, -gap, -gap, ...]`: one large class and `classes - 1` small ones, whose exact softmax
/// takes one exponential whatever the number of classes.
public struct TwoLevelRow: Sendable, Hashable {
  /// Zero or more, finite.
  public let gap: Double
  /// 1 to 2^53.
  public let classes: Int

  /// Which of the two probabilities.
  public enum Level: Sendable, Hashable {
    case large, small
  }

  /// - Precondition: `gap` is zero or more, and finite; `classes` is 1 to 2^53.
  public init(gap: Double, classes: Int) {
    precondition(gap >= 0 && gap.isFinite, "the gap is zero or more, and finite")
    precondition((1...(1 << 53)).contains(classes), "1 to 2^53 classes")
    self.gap = gap
    self.classes = classes
  }

  /// The exact probability rounded once into `format`, certified as `Reference.certify` does it.
  ///
  /// - Throws: `ReferenceError.precisionExhausted` when the budget does not suffice.
  /// - Precondition: the small level exists: there are 2 classes or more.
  public func certify(
    _ level: Level, in format: FloatFormat, rounding: RoundingMode = .nearest,
    budget: PrecisionBudget = .standard
  ) throws(ReferenceError) -> Double {
    precondition(level == .large || classes > 1, "a single class is the large one")
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try decide(level, format, rounding, budget)
    }
  }

  private func decide(
    _ level: Level, _ format: FloatFormat, _ rounding: RoundingMode, _ budget: PrecisionBudget
  ) throws(ReferenceError) -> Double {
    if gap == 0 || classes == 1 {
      // 1/n, exactly; every other value is transcendental.
      return format.round(.quotient(1, by: Double(classes)), rounding)
    }
    for bits in budget.precisions {
      if let value = enclosure(level, bits).rounded(to: format, rounding) { return value }
    }
    throw .precisionExhausted(row: 0, index: level == .large ? 0 : 1, bits: budget.precisions.last!)
  }

  /// `1 / (1 + (n - 1) / e^gap)` or `1 / (e^gap + (n - 1))`, strictly between 0 and 1.
  private func enclosure(_ level: Level, _ bits: Int) -> BigInterval {
    var exponential = BigInterval(gap, precision: bits)
    exponential.formExp()
    var sum = BigInterval(classes - 1, precision: bits)
    switch level {
    case .large:
      sum.divide(byPositive: exponential)
      sum.add(BigInterval(1.0, precision: bits))
    case .small: sum.add(exponential)
    }
    var value = BigInterval(1.0, precision: bits)
    value.divide(byPositive: sum)
    value.narrow(below: BigInterval(1.0, precision: bits))
    value.narrow(above: BigInterval(0.0, precision: bits))
    return value
  }
}
