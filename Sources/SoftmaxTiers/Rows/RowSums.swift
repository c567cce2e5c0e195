package import CSoftmaxKernels
package import ErrorFree

/// The sums of a row's exponentials in double-double arithmetic, and how far off they may be.
///
/// As in `RowExponentials`, `s` is the sum of the exponentials below the largest, of which there are
/// `ties`, and `S = ties + s`.
package struct RowSums {
  package let ties: Int
  /// s and S.
  package let ofOthers: DoubleDouble
  package let total: DoubleDouble
  /// Relative errors, at most, of s and S, and of an exponential whose gap is known.
  package let epsilonOfOthers: Double
  package let epsilon: Double
  package let exponentialEpsilon: Double
  /// The relative error of a gap.
  package let gapEpsilon: Double
  private let instructionSet: InstructionSet

  /// Below this, terms that the kernel left out count in s.
  package static let least = 0x1p-800

  /// The relative error of a gap because of the division by T: 15u² of the reciprocal and 7u² of the
  /// product, below 2^-101.
  package static func gapEpsilon(_ temperature: Double) -> Double {
    temperature == 1 ? 0 : 0x1p-101
  }

  /// The sums that the kernel gave for a row of `count` logits, or for blocks of so many, added up.
  package init(
    _ sums: softmax_accurate_sums, count: Int, blocks: Int = 1, gapEpsilon: Double,
    instructionSet: InstructionSet
  ) {
    ties = sums.ties
    ofOthers = DoubleDouble(sums.others_head, sums.others_tail)
    total = DoubleDouble(Double(sums.ties)) + ofOthers
    exponentialEpsilon = softmax_accurate_exponential_epsilon()
    self.gapEpsilon = gapEpsilon
    // Gaps that are off by gapEpsilon of themselves put a sum off by gapEpsilon times their mean, weighted
    // by the exponentials. With q = e^gap / S, -gap is at most -ln q, whose mean, the entropy, is at most
    // ln n: below 64 for 2^40 logits. With q = e^gap / s, -gap is -ln q - ln s.
    // No term is negative, so that relative errors of blocks are one of their sum, which is off by 3u² + 13u³,
    // below 2^-104, more for each addition.
    let sumEpsilon = softmax_accurate_sum_epsilon(count) + 0x1p-104 * Double(blocks - 1)
    epsilon = sumEpsilon + 64 * gapEpsilon
    epsilonOfOthers =
      sumEpsilon + (64 + max(0, -softmax_logarithm(max(ofOthers.head, Self.least)))) * gapEpsilon
    self.instructionSet = instructionSet
  }
}

extension RowSums {
  /// `L = ln S` and a bound of its error, or nil where s is too small to be known.
  package var logarithm: (value: DoubleDouble, margin: Double)? {
    if ties == 1 {
      guard ofOthers.head > Self.least else { return nil }
      if ofOthers.head < 0x1p-10 { return smallLogSum }
    }
    // One Newton step: S e^-y = 1 + r, so that L = y + r - r²/2 + ..., where r is about 2^-52.
    let start = softmax_logarithm(total.head)
    let residual = (total * negativeExponential(start)) - DoubleDouble(1)
    guard residual.head.magnitude < 0x1p-40 else { return nil }
    let step = residual - DoubleDouble(residual.head * residual.head / 2)
    let value = DoubleDouble(start) + step
    // r³/3 is left out; r has the errors of s, as parts of S, of the exponential, and of a sum and a product.
    // As s/S is at most ln S for one largest logit, and below 1, that of s is at most itself next to L.
    let margin =
      epsilonOfOthers * (ofOthers.head / total.head) + exponentialEpsilon + 0x1p-102
      + value.head * 0x1p-103 + 0x1p-118
    return (value, margin)
  }

  /// `ln(1 + s) = 2 artanh w = 2 w (1 + w²/3 + w⁴/5 + w⁶/7 + w⁸/9 + ...)` with `w = s / (2 + s)`, for
  /// `s < 2^-10`; what is left out is below `w^10/10`, 2^-113.
  private var smallLogSum: (value: DoubleDouble, margin: Double) {
    let w = ofOthers / (DoubleDouble(2) + ofOthers)
    let square = w * w
    let rest = DoubleDouble(1.0 / 7 + square.head / 9)
    let fifth = DoubleDouble(1) / DoubleDouble(5)
    let third = DoubleDouble(1) / DoubleDouble(3)
    let series = DoubleDouble(1) + square * (third + square * (fifth + square * rest))
    let value = w * series
    let doubled = DoubleDouble(2 * value.head, 2 * value.tail)
    // w moves by less of itself than s does; 15u² + 3u² for its roundings, 5u² for the last product, and
    // for the series less than 4u².
    return (doubled, doubled.head * (epsilonOfOthers + 27 * 0x1p-106 + 0x1p-112))
  }

  /// `e^-y` for `0 <= y <= 100`, scaled to itself.
  private func negativeExponential(_ y: Double) -> DoubleDouble {
    var numbers = (head: 0.0, tail: 0.0, gap: 0.0, gapTail: 0.0)
    var exponent: Int32 = 0
    var logit = -y
    // Sound: a row of one logit needs one number in each place.
    withUnsafeMutablePointer(to: &numbers.head) { head in
      withUnsafeMutablePointer(to: &numbers.tail) { tail in
        withUnsafeMutablePointer(to: &numbers.gap) { gap in
          withUnsafeMutablePointer(to: &numbers.gapTail) { gapTail in
            withUnsafeMutablePointer(to: &exponent) { exponent in
              _ = instructionSet.kernels.accurate(
                &logit, 1, 0, 1, 0,
                softmax_accurate_row(
                  heads: head, tails: tail, gaps: gap, gap_tails: gapTail, exponents: exponent))
            }
          }
        }
      }
    }
    let scale = Double(sign: .plus, exponent: Int(exponent), significand: 1)
    return DoubleDouble(numbers.head * scale, numbers.tail * scale)
  }
}
