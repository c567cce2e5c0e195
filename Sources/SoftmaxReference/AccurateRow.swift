internal import CSoftmaxKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Enclosures of one row's values, in double-double arithmetic.
///
/// As in `RowEvaluation`, `s` is the sum of the exponentials below the largest, of which there are
/// `ties`, and `S = ties + s`. Widths come from the bounds of the kernels and of `DoubleDouble`; what
/// cannot be bounded well is not answered (nil), and belongs to MPFR.
struct AccurateRow {
  let row: RowKind.Regular
  /// 1/T, and the relative error of a gap because of it.
  private let inverse: DoubleDouble
  private let gapEpsilon: Double
  private let instructionSet: InstructionSet

  /// Heads and tails of the exponentials, then of the gaps.
  private let numbers: [Double]
  /// The powers of two that the exponentials are over.
  private let exponents: [Int32]
  /// s and S.
  let sumOfOthers: DoubleDouble
  let sum: DoubleDouble
  /// Relative errors of s and S, and of an exponential whose gap is known.
  let sumEpsilon: Double
  private let exponentialEpsilon: Double

  /// Gaps below this are out of reach: `e^gap` is below 2^-4000.
  private static let leastGap = -2773.0
  /// Below this, terms that the kernel left out count in s.
  private static let leastSum = 0x1p-800

  /// - Returns: nil where the logits or the temperature are too large or too small, and for rows of
  ///   equal logits, whose values may be exact.
  init?(_ row: RowKind.Regular, temperature: Double, instructionSet: InstructionSet) {
    let count = row.logits.count
    let isInReach = 0x1p-900...0x1p900 ~= temperature && row.maximum.magnitude < 0x1p900
    guard isInReach, row.ties < row.finiteCount, count <= 1 << 40 else { return nil }
    self.row = row
    self.instructionSet = instructionSet
    inverse = DoubleDouble(1) / DoubleDouble(temperature)
    // 15u² of the reciprocal and 7u² of the product, below 2^-101; a weighted mean of gaps is below 64
    // for fewer than 2^40 logits.
    gapEpsilon = temperature == 1 ? 0 : 0x1p-101
    exponentialEpsilon = softmax_accurate_exponential_epsilon()
    sumEpsilon = softmax_accurate_sum_epsilon(count) + 64 * gapEpsilon
    var doubles = [Double](repeating: 0, count: 4 * count)
    var integers = [Int32](repeating: 0, count: count)
    let inverse = inverse
    let sums = doubles.withUnsafeMutableBufferPointer { doubles in
      integers.withUnsafeMutableBufferPointer { integers in
        // Sound: the kernel writes `count` numbers to each of the four quarters, and to the integers.
        let start = doubles.baseAddress!
        let target = softmax_accurate_row(
          heads: start, tails: start + count, gaps: start + 2 * count,
          gap_tails: start + 3 * count, exponents: integers.baseAddress!)
        return instructionSet.kernels.accurate(
          row.logits, count, row.maximum, inverse.head, inverse.tail, target)
      }
    }
    numbers = doubles
    exponents = integers
    sumOfOthers = DoubleDouble(sums.others_head, sums.others_tail)
    sum = DoubleDouble(Double(row.ties)) + sumOfOthers
  }

  private var count: Int { row.logits.count }

  /// `e^(d_i)` over `2^exponents[i]`; 0 where it is out of reach.
  private func exponential(_ index: Int) -> DoubleDouble {
    DoubleDouble(numbers[index], numbers[count + index])
  }

  /// `d_i`, the logit less the largest, over the temperature.
  private func gap(_ index: Int) -> DoubleDouble {
    DoubleDouble(numbers[2 * count + index], numbers[3 * count + index])
  }

  /// An enclosure of the quantity at a finite logit (of the row, for log-sum-exp), or nil.
  func enclosure(of quantity: Quantity, at index: Int) -> Enclosure? {
    switch quantity {
    case .softmax: softmax(at: index)
    case .logSoftmax: logSoftmax(at: index)
    case .logSumExp: logSumExp
    }
  }

  private func softmax(at index: Int) -> Enclosure? {
    let isLargest = row.logits[index] == row.maximum
    if isLargest, row.ties & (row.ties - 1) == 0, sumOfOthers.head < Double(row.ties) {
      return largestSoftmax
    }
    let gap = gap(index)
    if gap.head < Self.leastGap { return Enclosure.vanishing }
    let epsilon =
      exponentialEpsilon + sumEpsilon + 0x1p-101 + gapEpsilon * gap.head.magnitude
    let value = exponential(index) / sum
    return Enclosure(value, margin: value.head * epsilon, exponent: Int(exponents[index]))
  }

  /// `p = (1 - s/S) / ties` for a largest logit, where `ties` is a power of two and s is below it: as near
  /// to 1 as it may be, what is missing keeps its precision.
  private var largestSoftmax: Enclosure? {
    let exponent = -row.ties.trailingZeroBitCount
    let missing = sumOfOthers / sum
    guard sumOfOthers.head > Self.leastSum else {
      return Enclosure(head: 1, lowerTail: -2 * Self.leastSum, upperTail: 0, exponent: exponent)
    }
    let value = DoubleDouble(sum: 1, -missing.head)
    let rest = value.tail - missing.tail
    let margin = missing.head * (2 * sumEpsilon + 0x1p-101) + rest.magnitude * 0x1p-52
    return Enclosure(
      DoubleDouble(value.head, rest), margin: margin, exponent: exponent)
  }

  private func logSoftmax(at index: Int) -> Enclosure? {
    guard let logSum else { return nil }
    let gap = gap(index)
    // Beyond that products of some kernels overflow.
    guard gap.head > -0x1p900 else { return nil }
    let value = gap - logSum.value
    let margin = logSum.margin + gap.head.magnitude * gapEpsilon + value.head.magnitude * 0x1p-103
    return Enclosure(value, margin: margin, exponent: 0)
  }

  private var logSumExp: Enclosure? {
    guard let logSum else { return nil }
    let shift = gapEpsilon == 0 ? DoubleDouble(row.maximum) : DoubleDouble(row.maximum) * inverse
    let value = shift + logSum.value
    let margin =
      logSum.margin + shift.head.magnitude * gapEpsilon + value.head.magnitude * 0x1p-103
    return Enclosure(value, margin: margin, exponent: 0)
  }
}

extension AccurateRow {
  /// `L = ln S` and a bound of its error, or nil where s is too small to be known.
  private var logSum: (value: DoubleDouble, margin: Double)? {
    if row.ties == 1 {
      guard sumOfOthers.head > Self.leastSum else { return nil }
      if sumOfOthers.head < 0x1p-10 { return smallLogSum }
    }
    // One Newton step: S e^-y = 1 + r, so that L = y + r - r²/2 + ..., where r is about 2^-52.
    let start = log(sum.head)
    let residual = (sum * negativeExponential(start)) - DoubleDouble(1)
    guard residual.head.magnitude < 0x1p-40 else { return nil }
    let step = residual - DoubleDouble(residual.head * residual.head / 2)
    let value = DoubleDouble(start) + step
    // r³/3 is left out; r has the errors of S, of the exponential, and of a product.
    let margin =
      sumEpsilon + exponentialEpsilon + 0x1p-102 + value.head * 0x1p-103 + 0x1p-118
    return (value, margin)
  }

  /// `ln(1 + s) = 2 artanh w = 2 w (1 + w²/3 + w⁴/5 + w⁶/7 + w⁸/9 + ...)` with `w = s / (2 + s)`, for
  /// `s < 2^-10`; what is left out is below `w^10/10`, 2^-113.
  private var smallLogSum: (value: DoubleDouble, margin: Double) {
    let w = sumOfOthers / (DoubleDouble(2) + sumOfOthers)
    let square = w * w
    let rest = DoubleDouble(1.0 / 7 + square.head / 9)
    let fifth = DoubleDouble(1) / DoubleDouble(5)
    let third = DoubleDouble(1) / DoubleDouble(3)
    let series = DoubleDouble(1) + square * (third + square * (fifth + square * rest))
    let value = w * series
    let doubled = DoubleDouble(2 * value.head, 2 * value.tail)
    // 15u² + 3u² for w, 5u² for the last product, and for the series less than 4u².
    return (doubled, doubled.head * (2 * sumEpsilon + 27 * 0x1p-106 + 0x1p-112))
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
