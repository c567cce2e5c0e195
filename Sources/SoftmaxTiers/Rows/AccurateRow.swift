internal import CSoftmaxKernels
internal import ErrorFree

/// Enclosures of one row's values, in double-double arithmetic.
///
/// As in `RowExponentials`, `s` is the sum of the exponentials below the largest, of which there are
/// `ties`, and `S = ties + s`. Widths come from the bounds of the kernels and of `DoubleDouble`; what
/// cannot be bounded well is `Enclosure.unknown`, and belongs to MPFR.
package struct AccurateRow: RowExponentials {
  package let row: RegularRow
  package let temperature: Double
  package let sumOfNumbers: Enclosure
  /// The relative error of a gap because of the temperature.
  private let gapEpsilon: Double

  /// Heads and tails of the exponentials, then of the gaps.
  private let numbers: [Double]
  /// The powers of two that the exponentials are over.
  private let exponents: [Int32]
  private let sums: RowSums

  /// Bits of precision that double-double arithmetic counts as.
  package static let precision = 106

  /// Gaps below this are out of reach: `e^gap` is below 2^-4000.
  private static let leastGap = -2773.0

  /// - Returns: nil where the logits or the temperature are too large or too small, and for rows of
  ///   equal logits, whose values may be exact.
  package init?(_ row: RegularRow, temperature: Double, instructionSet: InstructionSet) {
    let count = row.logits.count
    let isInReach = 0x1p-900...0x1p900 ~= temperature && row.maximum.magnitude < 0x1p900
    guard isInReach, row.ties < row.finiteCount, count <= 1 << 40 else { return nil }
    self.row = row
    self.temperature = temperature
    sumOfNumbers = row.companion.sum { Enclosure($0) }
    gapEpsilon = RowSums.gapEpsilon(temperature)
    let inverse = DoubleDouble(1) / DoubleDouble(temperature)
    var doubles = [Double](repeating: 0, count: 4 * count)
    var integers = [Int32](repeating: 0, count: count)
    let block = count <= Self.greatestSingleBlock ? count : Self.blockLength
    let sums = doubles.withUnsafeMutableBufferPointer { doubles in
      integers.withUnsafeMutableBufferPointer { integers in
        row.logits.withUnsafeBufferPointer { logits in
          var sums = softmax_accurate_sums()
          for first in stride(from: 0, to: count, by: block) {
            // Sound: the kernel writes as many numbers as the block has logits to each of the four quarters,
            // and to the integers, from the block's first place on.
            let start = doubles.baseAddress! + first
            let target = softmax_accurate_row(
              heads: start, tails: start + count, gaps: start + 2 * count,
              gap_tails: start + 3 * count, exponents: integers.baseAddress! + first)
            let part = instructionSet.kernels.accurate(
              logits.baseAddress! + first, min(block, count - first), row.maximum, inverse.head,
              inverse.tail, target)
            sums = first == 0 ? part : Self.sum(sums, part)
          }
          return sums
        }
      }
    }
    numbers = doubles
    exponents = integers
    self.sums = RowSums(
      sums, count: block, blocks: (count + block - 1) / block, gapEpsilon: gapEpsilon,
      instructionSet: instructionSet)
  }

  private var count: Int { row.logits.count }

  /// Rows of more logits are summed in blocks: the bound of one sum grows with its terms, and would leave
  /// every value of a wider row to MPFR.
  private static let greatestSingleBlock = 1 << 16
  private static let blockLength = 1 << 14

  private static func sum(
    _ a: softmax_accurate_sums, _ b: softmax_accurate_sums
  ) -> softmax_accurate_sums {
    let others =
      DoubleDouble(a.others_head, a.others_tail) + DoubleDouble(b.others_head, b.others_tail)
    return softmax_accurate_sums(
      others_head: others.head, others_tail: others.tail, ties: a.ties + b.ties)
  }

  /// `e^(d_i)` over `2^exponents[i]`; 0 where it is out of reach.
  private func exponential(_ index: Int) -> DoubleDouble {
    DoubleDouble(numbers[index], numbers[count + index])
  }

  package func number(_ value: Double) -> Enclosure { Enclosure(value) }

  package func difference(at index: Int) -> Enclosure {
    if row.isLargest(index) { return Enclosure(0) }
    let (head, tail) = TwoTerm.difference(row.logits[index], row.maximum)
    return Enclosure(DoubleDouble(head, tail), margin: 0, exponent: 0) ?? .unknown
  }

  /// `d_i`, the logit less the largest, over the temperature, as the kernel has it: off by `gapEpsilon` of itself.
  private func gap(_ index: Int) -> DoubleDouble {
    DoubleDouble(numbers[2 * count + index], numbers[3 * count + index])
  }

  package func probability(at index: Int) -> Enclosure {
    if row.isLargest(index), row.ties & (row.ties - 1) == 0, sums.ofOthers.head < Double(row.ties) {
      return largestProbability
    }
    let gap = gap(index)
    if gap.head < Self.leastGap { return Enclosure.vanishing }
    let epsilon =
      sums.exponentialEpsilon + sums.epsilon + 0x1p-101 + gapEpsilon * gap.head.magnitude
    let value = exponential(index) / sums.total
    return Enclosure(value, margin: value.head * epsilon, exponent: Int(exponents[index]))
      ?? .unknown
  }

  /// `p = (1 - s/S) / ties` for a largest logit, where `ties` is a power of two and s is below it: as near
  /// to 1 as it may be, what is missing keeps its precision.
  private var largestProbability: Enclosure {
    let exponent = -row.ties.trailingZeroBitCount
    let missing = sums.ofOthers / sums.total
    guard sums.ofOthers.head > RowSums.least else {
      return Enclosure(head: 1, lowerTail: -2 * RowSums.least, upperTail: 0, exponent: exponent)
    }
    let value = DoubleDouble(sum: 1, -missing.head)
    let rest = value.tail - missing.tail
    let margin =
      missing.head * (sums.epsilonOfOthers + sums.epsilon + 0x1p-101) + rest.magnitude * 0x1p-52
    return Enclosure(DoubleDouble(value.head, rest), margin: margin, exponent: exponent)
      ?? .unknown
  }

  package var shareOfOthers: Enclosure {
    guard sums.ofOthers.head > RowSums.least else { return .unknown }
    let share = sums.ofOthers / sums.total
    let margin = share.head * (sums.epsilonOfOthers + sums.epsilon + 0x1p-101)
    return Enclosure(share, margin: margin, exponent: 0) ?? .unknown
  }

  package var logarithmOfSum: Enclosure {
    guard let logSum = sums.logarithm else { return .unknown }
    return Enclosure(logSum.value, margin: logSum.margin, exponent: 0) ?? .unknown
  }
}
