import FloatFormats
import MultiPrecision
import SoftmaxTiers

/// Softmax in base 2 of a regular row, `2^x_i / sum 2^x_j`.
///
/// It is algebraic, so that more rows than those of equal logits lie on a rounding boundary, which is a
/// binary fraction, or next to one. The powers of 2 to distinct fractions `a/2^k` in [0, 1) are linearly
/// independent over the rationals (`x^(2^k) - 2` is irreducible, by Eisenstein), and the largest logit gives
/// the sum `S = sum 2^(x_j - max)` a whole power. Hence a result is rational exactly where all finite logits
/// are whole numbers apart:
/// - There S is a binary fraction, and `1/S` is one only if S is a power of two; then every result is a power
///   of two itself. Otherwise none is a binary fraction, yet it may be as near to one as 2^-(2^1024). On
///   which side it lies is decided exactly (`WholeGapRow`).
/// - In every other row all results are irrational. Ends of enclosures are not, so that each is strict, and
///   growing precision ends.
struct BaseTwoRow {
  private let row: RegularRow
  private let reference: Reference
  /// The row, where its logits are whole numbers apart.
  private let whole: WholeGapRow?
  /// k where S is `2^k`; nil where it is no power of two.
  private let exponentOfSum: Int?

  /// The precision that leaves at most one number of 62 bits in an enclosure of fewer than 2^60 terms.
  private static let wholeBits = 128
  /// Rounding boundaries of all formats, and their powers of two, have no more bits than this.
  private static let boundaryBits = 62
  /// No format has a rounding boundary in lower binades.
  private static let leastBoundaryBinade = -1100

  init(_ row: RegularRow, _ reference: Reference) {
    self.reference = reference
    self.row = row
    whole = WholeGapRow(row)
    exponentOfSum = whole.flatMap { Self.exponentOfSum(row, $0) }
  }

  /// The largest element is `1/S`, hence a power of two if S is one.
  private static func exponentOfSum(_ row: RegularRow, _ whole: WholeGapRow) -> Int? {
    // S is at least 1 and at most the number of logits.
    (0...row.finiteCount.bitWidth).first { exponent in
      1 << min(exponent, 62) <= row.finiteCount
        && whole.compare(row.maximum, significand: 1, exponent: -exponent) == .equal
    }
  }

  /// The certified values at the indices, by growing precision unless they are decided exactly.
  func certify(_ indices: [Int], row number: Int) -> [CertifiedValue] {
    if let exponentOfSum { return indices.map { power($0, over: exponentOfSum) } }
    if let whole { return certify(indices, whole) }
    var results = [CertifiedValue?](repeating: nil, count: indices.count)
    let precisions = reference.budget.precisions
    for bits in precisions where results.contains(where: { $0 == nil }) {
      let sum = sum(bits)
      for place in indices.indices where results[place] == nil {
        var value = power(indices[place], bits)
        value.divide(byPositive: sum)
        value.makeStrict()
        let isLast = bits == precisions.last
        results[place] =
          reference.certify(value, isLast: isLast)
          ?? (isLast ? reference.undecided(value, row: number, index: indices[place]) : nil)
      }
    }
    return results.map { $0! }
  }

  /// `2^(x_index - max - exponent)`.
  private func power(_ index: Int, over exponent: Int) -> CertifiedValue {
    var value = power(index, Self.wholeBits)
    value.scale(byPowerOfTwo: -exponent)
    value.narrow(above: BigInterval(precision: Self.wholeBits))
    return certified(value, .exact)
  }

  private func certify(_ indices: [Int], _ whole: WholeGapRow) -> [CertifiedValue] {
    let sum = sum(Self.wholeBits)
    return indices.map { index in
      var value = power(index, Self.wholeBits)
      value.divide(byPositive: sum)
      value.narrow(above: BigInterval(precision: Self.wholeBits))
      narrow(&value, beside: row.logits[index], whole)
      return certified(value, .multiPrecision(bits: Self.wholeBits))
    }
  }

  /// Adds the knowledge on which side of a number of few bits the value lies, if the enclosure has one.
  private func narrow(
    _ value: inout BigInterval, beside logit: Double, _ whole: WholeGapRow
  ) {
    guard value.upper.binade >= Self.leastBoundaryBinade else { return }
    var boundary = BigFloat(precision: Self.boundaryBits)
    boundary.assign(value.upper, .down)
    guard boundary.compare(to: value.lower) != .less else { return }
    let number = TruncatedReal(boundary)
    let order = whole.compare(
      logit, significand: number.significand, exponent: number.exponent)
    var bound = BigInterval(precision: Self.wholeBits)
    bound.assign(boundary)
    if order == .less { value.narrow(below: bound) } else { value.narrow(above: bound) }
  }

  private func sum(_ bits: Int) -> BigInterval {
    var sum = BigInterval(precision: bits)
    for index in row.logits.indices where row.logits[index].isFinite {
      sum.add(power(index, bits))
    }
    return sum
  }

  /// `2^(x_index - max)`.
  private func power(_ index: Int, _ bits: Int) -> BigInterval {
    // 2100 bits hold every difference of two doubles.
    var gap = BigFloat(row.logits[index], precision: 2100)
    gap.subtract(BigFloat(row.maximum, precision: 53), .nearest)
    var power = BigInterval(precision: bits)
    power.assign(gap)
    power.formExp2()
    return power
  }

  /// - Precondition: the enclosure has no rounding boundary inside.
  private func certified(
    _ value: borrowing BigInterval, _ certificate: Certificate
  ) -> CertifiedValue {
    guard
      let rounded = value.rounded(
        to: reference.format, reference.rounding, overflow: reference.overflow)
    else { preconditionFailure("an enclosure without a rounding boundary rounds to one number") }
    return CertifiedValue(
      value: rounded, enclosure: Enclosure(value), certificate: certificate)
  }
}
