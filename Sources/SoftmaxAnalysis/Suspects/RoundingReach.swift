import FloatFormats

/// What the rounding of an implementation explains, whose arithmetic is as narrow as its outputs' format.
///
/// Write `g` for a class's gap to the largest exponent, `G` for the mean of the gaps weighted by the softmax, y
/// for the log-sum-exp, `m` for the largest exponent. In units of the unit roundoff u, on the scale of
/// logarithms:
/// - the classes share one error: of a plain sum and its terms, `n + 1.5 G`; of a rounded y or shift,
///   `|y| + |m|`; terms that are subnormal without the shift, and the division by a temperature, add theirs;
/// - each class has an error of its own: of exp, the division and the output, 2.5 and half a spacing; of
///   `x - m`, or `x - y`, and of a base-2 exponential's constant, `1.5 g + y - m`.
///
/// A result of 0 is explained where a normal number is not due, or where exp(x) is none without the shift.
/// Outputs are explained if one shared error, within its bound, leaves each class an error within its own. The
/// bound of the shared error is `-log(1 - e)` of its first-order bound `e`, and never more than that of a sum
/// that stagnates, `log(1 + 2 e)`.
///
/// The bound is derived to first order, and sampled: outputs of all algorithms here, and of NumPy's formulas,
/// stay within it. It is not proved.
///
/// Formats of binary32's precision and more are allowed four times as much, for functions that are not correctly
/// rounded and for the arithmetic of the claims, which is binary64's. Narrower ones are held to the
/// bound itself, beyond which several ulps are many percent.
struct RoundingReach {
  let format: FloatFormat
  /// Of the arithmetic, where that is another.
  var arithmetic: FloatFormat? = nil
  /// Whether the logits were divided by a temperature.
  let isDivided: Bool
  /// How many digits of the outputs were printed, where that is fewer than they have.
  var printed: PrintedDigits? = nil
  /// Whether subnormal results may be 0.
  var flushes = true
  /// Whether a log-sum-exp may be rounded beside a large maximum.
  var absorbs = true

  /// What an error of one unit roundoff is allowed to be.
  private var unit: Double {
    let bits = (arithmetic ?? format).significandBits
    return (bits >= 24 ? 4 : 1) * Double(sign: .plus, exponent: -bits, significand: 1)
  }
  private var leastNormalLog: Double { Estimate.log(format.leastNormalMagnitude) }
  private var leastNonzeroLog: Double { Estimate.log(format.leastNonzeroMagnitude) }

  /// What `exponents` tell of a row.
  struct Facts {
    let sum: ShiftedSum
    /// The bound of the shared error, on the scale of logarithms.
    let shared: Double
    /// Whether the row's terms are normal numbers without a shift, or nearly.
    let mayBeNaive: Bool
  }

  func facts(_ exponents: [Double]) -> Facts {
    let sum = ShiftedSum(exponents)
    var (meanGap, meanMagnitude, terms) = (0.0, 0.0, 0.0)
    for x in exponents where x > -.infinity {
      let share = Estimate.exp((x - sum.largest) - sum.logarithm)
      terms += 1
      guard share > 0 else { continue }
      meanGap += share * (sum.largest - x)
      meanMagnitude += share * x.magnitude
    }
    let mayBeNaive =
      sum.logSumExp > leastNonzeroLog - Estimate.ln2
      && sum.largest < Estimate.log(format.greatestFiniteMagnitude)
    var first = unit * (terms + 1.5 * meanGap + (isDivided ? meanMagnitude : 0))
    if absorbs { first += unit * (sum.logSumExp.magnitude + sum.largest.magnitude) }
    if mayBeNaive, sum.largest < 0 {
      first += terms * Estimate.exp(leastNonzeroLog - sum.logSumExp)
    }
    let contracted = first < 1 ? -Estimate.log1p(-first) : .infinity
    return Facts(
      sum: sum, shared: min(contracted, Estimate.log1p(2 * first)), mayBeNaive: mayBeNaive)
  }

  /// The outputs' distance from the claim, as of `distance`, or nil if rounding does not explain it.
  func error(_ claim: Claim, _ outputs: [Double]) -> Double? {
    let facts = facts(claim.exponents)
    guard let shared = sharedErrors(claim, outputs, facts),
      shared.lower <= facts.shared, shared.upper >= -facts.shared
    else { return nil }
    return distance(claim, outputs)
  }

  /// The shared errors that would leave each class an error within its bound; nil if there is none.
  func sharedErrors(
    _ claim: Claim, _ outputs: [Double], _ facts: Facts? = nil
  ) -> (lower: Double, upper: Double)? {
    let facts = facts ?? self.facts(claim.exponents)
    let largest = indexOfLargest(claim.logs)
    var (lower, upper) = (-Double.infinity, Double.infinity)
    for index in claim.logs.indices {
      let (log, output) = (claim.logs[index], outputs[index])
      if output.isNaN || log.isNaN || log == .infinity { return nil }
      let isZero = claim.scale == .probability ? output == 0 : output == -.infinity
      if isZero || log == -.infinity {
        guard isZero, isZeroDue(claim, index, facts, isLargest: index == largest) else {
          return nil
        }
        continue
      }
      if isLogarithmOfSubnormal(output, log, claim) || isSaturated(output, log) { continue }
      guard let (low, high) = logs(output, claim.scale) else { return nil }
      let own = ownError(claim, index, facts)
      lower = max(lower, low - log - own)
      upper = min(upper, high - log + own)
      if lower > upper { return nil }
    }
    return (lower, upper)
  }

  private func ownError(_ claim: Claim, _ index: Int, _ facts: Facts) -> Double {
    guard claim.logs.count == claim.exponents.count else { return 2.5 * unit }
    let x = claim.exponents[index]
    var error =
      unit
      * (2.5 + 1.5 * (facts.sum.largest - x) + facts.sum.logarithm.magnitude
        + (isDivided ? x.magnitude : 0))
    if facts.mayBeNaive, x < leastNormalLog + 1, x >= leastNonzeroLog - 2 * Estimate.ln2 {
      error += Estimate.exp(leastNonzeroLog - x)
    }
    return error
  }

  private func isZeroDue(
    _ claim: Claim, _ index: Int, _ facts: Facts, isLargest: Bool
  ) -> Bool {
    let limit =
      flushes ? leastNormalLog + 0.01 : leastNonzeroLog + Estimate.log(0.75)
    if claim.logs[index] < limit { return true }
    if let printed, claim.scale == .probability,
      Estimate.exp(claim.logs[index]) <= printed.halfOfPlaces
    {
      return true
    }
    guard claim.logs.count == claim.exponents.count, !isLargest else { return false }
    return facts.mayBeNaive && claim.exponents[index] < limit
  }

  /// Whether a logarithm is that of a probability that was a subnormal number.
  private func isLogarithmOfSubnormal(
    _ output: Double, _ log: Double, _ claim: Claim
  ) -> Bool {
    guard claim.scale == .logarithm, claim.logs.count == claim.exponents.count,
      log < leastNormalLog + 3, output > leastNonzeroLog - 1
    else { return false }
    return (Estimate.exp(output) - Estimate.exp(log)).magnitude <= 2 * format.leastNonzeroMagnitude
  }

  /// Whether a logarithm beyond the format's range is the largest number.
  private func isSaturated(_ output: Double, _ log: Double) -> Bool {
    let largest = format.greatestFiniteMagnitude
    return output.magnitude >= largest && log.magnitude >= largest * (1 - format.unitRoundoff)
      && output.sign == log.sign
  }

  /// The logarithms of what may have been rounded to an output, subnormals with an ulp to spare; nil for a
  /// negative probability.
  private func logs(_ output: Double, _ scale: Claim.Scale) -> (Double, Double)? {
    guard output.isFinite else { return nil }
    let isSubnormal = output.magnitude < format.leastNormalMagnitude
    let half = max(
      format.ulp(of: output) * (isSubnormal ? 1.5 : 0.5), printed?.half(of: output) ?? 0)
    switch scale {
    case .logarithm:
      let own = unit * output.magnitude
      return (output - half - own, output + half + own)
    case .probability:
      guard output > 0 else { return nil }
      return (Estimate.log(max(output - half, 0)), Estimate.log(output + half))
    }
  }

  /// More than this between outputs and a function's values, on the scale of logarithms, is no fit whatever the
  /// roundings of wide gaps explain; nor are more than a few ulps of a logarithm.
  private static let greatestSpread = 0.25
  private static let greatestUlps = 4.0

  /// Whether outputs are about the values of another function.
  func isAbout(_ claim: Claim, _ outputs: [Double]) -> Bool {
    zip(claim.logs, outputs).allSatisfy { log, output in
      guard log > -.infinity, output.isFinite else { return true }
      if claim.scale == .logarithm {
        return (output - log).magnitude
          <= max(
            Self.greatestSpread, Self.greatestUlps * format.ulp(of: log),
            1.01 * (printed?.half(of: output) ?? 0))
      }
      guard output > 0, log >= leastNormalLog else { return output >= 0 }
      let slack =
        Self.greatestUlps * format.ulp(of: output) + 1.01 * (printed?.half(of: output) ?? 0)
      return (Estimate.log(output) - log).magnitude <= max(Self.greatestSpread, slack / output)
    }
  }

  /// The largest distance in ulps of the claimed value, zeros aside; for logarithms nearer to 0 than 1, in ulps
  /// of 1, since a sum's rounding alone is worth any number of their own.
  func distance(_ claim: Claim, _ outputs: [Double]) -> Double {
    var greatest = 0.0
    for (log, output) in zip(claim.logs, outputs) where log > -.infinity && output > -.infinity {
      let isProbability = claim.scale == .probability
      let value = isProbability ? Estimate.exp(log) : log
      let isFlushed = isProbability && output == 0
      guard value.isFinite, !isFlushed else { continue }
      let ulp = format.ulp(of: isProbability ? value : max(value.magnitude, 1))
      greatest = max(greatest, (output - value).magnitude / ulp)
    }
    return greatest
  }
}
