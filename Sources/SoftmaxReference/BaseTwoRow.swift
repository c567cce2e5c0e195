import FloatFormats
import MultiPrecision

/// Softmax in base 2 of a regular row, `2^x_i / sum 2^x_j`.
///
/// It is algebraic, so other rows than those of equal logits can lie on a rounding boundary, which is a
/// dyadic rational number. Which do is decided exactly:
/// - The powers of 2 to distinct fractions `a/2^k` in [0, 1) are linearly independent over the rationals
///   (`x^(2^k) - 2` is irreducible, by Eisenstein). So the sum `S = sum 2^(x_j - max)` is rational only if
///   all logits are whole numbers apart.
/// - Then `1/S` is dyadic only if S is a power of two, and the result is a power of two itself.
/// - In every other case no result is dyadic. Ends of enclosures are, so that each is strict, and growing
///   precision ends also where a far class keeps a result off a boundary by 2^-1000000.
struct BaseTwoRow {
  private let row: RowKind.Regular
  private let reference: Reference
  /// k where S is `2^k`; nil where it is no power of two.
  private let exponentOfSum: Int?

  init(_ row: RowKind.Regular, _ reference: Reference) {
    self.reference = reference
    self.row = row
    exponentOfSum = Self.exponentOfSum(row)
  }

  /// Adds the terms up from the smallest on, as whole numbers in units of the term at hand. A sum whose
  /// lowest bit lies below the next larger terms keeps that bit beside them: no power of two.
  private static func exponentOfSum(_ row: RowKind.Regular) -> Int? {
    var counts: [Double: Int] = [:]
    for logit in row.logits where logit.isFinite {
      let gap = row.maximum - logit
      // A whole number below 2^53 is a double. At larger distances there are not terms enough to carry
      // up to the largest.
      guard isExact(gap, row.maximum, logit), gap == gap.rounded() else { return nil }
      counts[gap, default: 0] += 1
    }
    let gaps = counts.keys.sorted(by: >)
    var (sum, at) = (counts[gaps[0]]!, gaps[0])
    for gap in gaps.dropFirst() {
      guard Double(sum.trailingZeroBitCount) >= at - gap else { return nil }
      sum = sum >> Int(at - gap) + counts[gap]!
      at = gap
    }
    return sum & (sum - 1) == 0 ? sum.trailingZeroBitCount : nil
  }

  /// Whether `a - b` is the double `difference` (twoSum, Knuth, TAOCP 4.2.2).
  private static func isExact(_ difference: Double, _ a: Double, _ b: Double) -> Bool {
    guard difference.isFinite else { return false }
    let virtual = difference - a
    return (a - (difference - virtual)) + (-b - virtual) == 0
  }

  /// The certified values at the indices, by growing precision.
  ///
  /// - Throws: `ReferenceError.precisionExhausted`.
  func certify(_ indices: [Int], row number: Int) throws(ReferenceError) -> [CertifiedValue] {
    var results = [CertifiedValue?](repeating: nil, count: indices.count)
    for bits in reference.budget.precisions where results.contains(where: { $0 == nil }) {
      let sum = sum(bits)
      for place in indices.indices where results[place] == nil {
        results[place] = certify(indices[place], sum, bits)
      }
    }
    if let open = results.firstIndex(where: { $0 == nil }) {
      throw .precisionExhausted(
        row: number, index: indices[open], bits: reference.budget.precisions.last ?? 0)
    }
    return results.map { $0! }
  }

  private func certify(
    _ index: Int, _ sum: borrowing BigInterval, _ bits: Int
  ) -> CertifiedValue? {
    var value = power(index, bits)
    if let exponentOfSum {
      value.scale(byPowerOfTwo: -exponentOfSum)
      return certified(value, .exact)
    }
    value.divide(byPositive: sum)
    value.makeStrict()
    return certified(value, .multiPrecision(bits: bits))
  }

  private func sum(_ bits: Int) -> BigInterval {
    var sum = BigInterval(precision: bits)
    guard exponentOfSum == nil else { return sum }
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

  private func certified(
    _ value: borrowing BigInterval, _ certificate: Certificate
  ) -> CertifiedValue? {
    let enclosure = Enclosure(value)
    guard
      let rounded = value.rounded(
        to: reference.format, reference.rounding, overflow: reference.overflow),
      !enclosure.straddlesPowerOfTwo
    else { return nil }
    return CertifiedValue(value: rounded, enclosure: enclosure, certificate: certificate)
  }
}
