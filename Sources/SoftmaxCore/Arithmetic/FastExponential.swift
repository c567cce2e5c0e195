import ErrorFree
import FloatFormats
import MultiPrecision

/// `e^x` in double-double arithmetic, as an enclosure: it rounds as MPFR does wherever both ends round
/// alike, at a tenth of the time, and refuses all else.
///
/// With u = 2^-53, `k` the whole number nearest to `32 x / ln 2`, `k = 32 m + j` and `r = x - k ln 2 / 32`,
/// so that |r| < 0.01084 < 2^-6.5:
///
///     e^x = 2^m · 2^(j/32) · e^r,    e^r = 1 + r + r²/2 + c,    c = r³ (1/6 + r/24 + ... + r⁵/40320)
///
/// 1. Reduction. `ln 2 / 32` is the sum of two numbers of 37 bits and a double. |k| < 2^15, so that its
///    products with the first two are exact. `x - k step.high` is exact: it is x itself for k = 0;
///    otherwise |x| > 2^-7, both are multiples of 2^-59, and the difference is below 2^-6. The next
///    difference is kept with its error (twoSum), and the last product is off by less than 2^-112.
/// 2. Series. What is left out is below r⁹/9! (1 + 2^-9) < 2^-77. `c`, below 2^-22, is a double: 8 roundings
///    and constants of relative error u, 2^-50, are 2^-72. Everything else is a sum of two doubles with
///    errors below 2^-110 (r² by Dekker's product).
/// 3. The product with `2^(j/32)`, between 1 and 2 and held to 2^-107, is off by less than 2^-103 more.
///
/// In all less than 2^-71.8 of the value; `margin` is three times as much. Rejected: `addingProduct` for the
/// errors of products, which is a call where the processor is not known to have it.
enum FastExponential {
  /// Bound of the relative error.
  private static let margin = 0x1p-70
  /// Here every result is a normal number of binary64.
  private static let range = -708.0...709.0

  private static let constants = ExponentialConstants()

  /// Numbers of binary64 that `e^x` rounds between; the same one where it is decided. Nil outside of the
  /// range where that is known.
  static func enclosure(_ x: Double) -> (lower: Double, upper: Double)? {
    guard range ~= x else { return nil }
    let constants = constants
    let k = (x * constants.inverseStep).rounded(.toNearestOrEven)
    let (head, tail) = series(x, k, constants)
    let place = Int(k) & 31
    let (power, rest) = (constants.powers[place], constants.tails[place])
    let (product, error) = TwoTerm.splitProduct(power, head)
    // |power| >= 1 > |product|.
    let (value, lost) = TwoTerm.sum(larger: power, smaller: product)
    let remainder = lost + (rest + error + power * tail + rest * head)
    let scale = Double(sign: .plus, exponent: Int(k) >> 5, significand: 1)
    return (
      (value + (remainder - value * margin)) * scale, (value + (remainder + value * margin)) * scale
    )
  }

  /// `e^r - 1`.
  private static func series(
    _ x: Double, _ k: Double, _ constants: ExponentialConstants
  ) -> (head: Double, tail: Double) {
    let reduced = x - k * constants.step.high
    let subtrahend = k * constants.step.middle
    let (r, missed) = TwoTerm.difference(reduced, subtrahend)
    let low = missed - k * constants.step.low
    let inner = 1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040 + r * (1.0 / 40320)))
    let cubic = r * r * r * (1.0 / 6 + r * (1.0 / 24 + r * inner))
    let (square, error) = TwoTerm.splitProduct(r, r)
    // |r| >= r²/2, and their sum is above |c|.
    let (first, lost) = TwoTerm.sum(larger: r, smaller: square / 2)
    let (head, rest) = TwoTerm.sum(larger: first, smaller: cubic)
    return (head, rest + (lost + (low + r * low + error / 2)))
  }
}

extension FastExponential {
  /// `e^x` rounded once to nearest, or nil where that is not decided.
  static func rounded<Scalar: NativeScalar>(_ x: Scalar) -> Scalar? {
    guard let (lower, upper) = enclosure(Double(x)) else { return nil }
    if Scalar.self == Double.self { return lower == upper ? Scalar(lower) : nil }
    // The exact value lies between the neighbours of what it rounds between.
    let (below, above) = (Scalar(lower.nextDown), Scalar(upper.nextUp))
    return below == above ? below : nil
  }

  /// `e^x` rounded once into a format, or nil where that is not decided.
  static func rounded(
    _ x: Double, to format: FloatFormat, _ mode: RoundingMode, overflow: OverflowPolicy
  ) -> Double? {
    guard let (lower, upper) = enclosure(x) else { return nil }
    let below = format.round(lower.nextDown, mode, overflow: overflow)
    let above = format.round(upper.nextUp, mode, overflow: overflow)
    return below == above ? below : nil
  }
}

/// The constants of `FastExponential`, by MPFR.
private struct ExponentialConstants: Sendable {
  /// `32 / ln 2`.
  let inverseStep: Double
  /// `ln 2 / 32` as a sum: 37 bits, 37 bits and the rest.
  let step: (high: Double, middle: Double, low: Double)
  /// `2^(j/32)`, and what is missing of it.
  let powers: [Double]
  let tails: [Double]

  init() {
    var step = BigFloat(2, precision: 300)
    _ = step.formLog(.nearest)
    step.scale(byPowerOfTwo: -5, .nearest)
    inverseStep = 1 / step.double(.nearest)
    let high = Self.taken(37, from: &step)
    let middle = Self.taken(37, from: &step)
    self.step = (high, middle, Self.taken(53, from: &step))
    var (powers, tails): ([Double], [Double]) = ([], [])
    for j in 0..<32 {
      var power = BigFloat(Double(j) / 32, precision: 300)
      _ = power.formExp2(.nearest)
      powers.append(Self.taken(53, from: &power))
      tails.append(Self.taken(53, from: &power))
    }
    (self.powers, self.tails) = (powers, tails)
  }

  /// The nearest number of so many bits, which is taken away.
  private static func taken(_ bits: Int, from value: inout BigFloat) -> Double {
    var part = BigFloat(precision: bits)
    part.assign(value, .nearest)
    value.subtract(part, .nearest)
    return part.double(.nearest)
  }
}
