import MultiPrecision

/// The softmax of a row of finite logits in MPFR at 256 bits, to about 2^-240 of each value.
struct ExactRow: ~Copyable {
  private let logits: [Double]
  private let largest: BigFloat
  private var sum = BigFloat(precision: 256)

  init(_ logits: [Double]) {
    self.logits = logits
    largest = BigFloat(logits.max()!, precision: 256)
    for logit in logits { sum.add(exponential(logit), .nearest) }
  }

  private func exponential(_ logit: Double) -> BigFloat {
    var value = BigFloat(logit, precision: 256)
    value.subtract(largest, .nearest)
    value.formExp(.nearest)
    return value
  }

  /// The largest relative error of approximations to the row's values.
  func largestError(of approximations: [Approximation]) -> Double {
    zip(logits, approximations).reduce(0.0) { largest, pair in
      var exact = exponential(pair.0)
      exact.divide(by: sum, .nearest)
      var error = BigFloat(pair.1.head, precision: 256)
      error.add(BigFloat(pair.1.tails.0, precision: 256), .nearest)
      error.add(BigFloat(pair.1.tails.1, precision: 256), .nearest)
      error.scale(byPowerOfTwo: pair.1.exponent, .nearest)
      error.subtract(exact, .nearest)
      error.divide(by: exact, .nearest)
      return max(largest, error.double(.nearest).magnitude)
    }
  }
}
