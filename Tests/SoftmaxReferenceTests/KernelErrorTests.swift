import CSoftmaxKernels
import MultiPrecision
import SeededRandom
import SoftmaxReference
import Testing

/// The largest error of the kernels before rounding, sampled, against MPFR at 256 bits: errors that
/// are too large to be proved stay invisible as wrong results for a long time.
@Suite struct KernelErrorTests {
  /// What rows are made of; each kind has made an error visible once.
  enum Kind: CaseIterable {
    /// Ordinary logits, of one magnitude.
    case ordinary
    /// Gaps to 640 whose differences are inexact: the gap's tail times e^r, to third order.
    case wide
    /// Magnitudes from 2^-30 to 2^9, so that the first reduction step cancels.
    case mixed
    /// Gaps next to half steps of ln2/256, where the reduced argument is largest.
    case halfSteps

    func row(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
      (0..<count).map { index in
        let unit = Double.random(in: 0..<1, using: &generator)
        switch self {
        case .ordinary: return 20 * unit - 10
        case .wide: return index == 0 ? -0x1.23456789abcdep-9 : -639 * unit * unit - 0.01
        case .mixed:
          let exponent = Int.random(in: -30...8, using: &generator)
          return Double(sign: .plus, exponent: exponent, significand: unit - 0.5)
        case .halfSteps:
          let steps = Double(Int.random(in: 0...200_000, using: &generator))
          return index == 0 ? 0 : -(steps + 0.5) * 0.0027076061740622863
        }
      }
    }
  }

  /// Relative errors of one row: of the values in double, and as head and tail.
  private func errors(
    _ row: [Double], _ set: InstructionSet, floatReach: Double
  ) -> (float: Double, double: Double) {
    let kernels = softmax_kernels_for(set.code)!.pointee
    let count = row.count
    var values = [Double](repeating: 0, count: count)
    var (heads, tails) = (values, values)
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: SOFTMAX_SCRATCH_DOUBLES * 8, alignment: 64)
    defer { scratch.deallocate() }
    let doubles = scratch.assumingMemoryBound(to: Double.self)
    kernels.probe_float(row, 1, count, &values, doubles)
    kernels.probe_double(row, 1, count, &heads, &tails, doubles)
    let largest = row.max()!
    var sum = BigFloat(0, precision: 256)
    for logit in row { sum.add(exponential(logit, largest), .nearest) }
    var worst = (float: 0.0, double: 0.0)
    for index in row.indices {
      var exact = exponential(row[index], largest)
      exact.divide(by: sum, .nearest)
      if row[index] - largest > floatReach {
        worst.float = max(worst.float, relative([values[index]], exact))
      }
      worst.double = max(worst.double, relative([heads[index], tails[index]], exact))
    }
    return worst
  }

  private func exponential(_ logit: Double, _ largest: Double) -> BigFloat {
    var value = BigFloat(logit, precision: 256)
    value.subtract(BigFloat(largest, precision: 53), .nearest)
    value.formExp(.nearest)
    return value
  }

  private func relative(_ parts: [Double], _ exact: borrowing BigFloat) -> Double {
    var difference = BigFloat(copying: exact)
    for part in parts { difference.subtract(BigFloat(part, precision: 53), .nearest) }
    difference.divide(by: exact, .nearest)
    return abs(difference.double(.nearest))
  }

  /// Searched maxima over 7.6 million elements: 2^-46.9 and 2^-81.4.
  @Test(arguments: InstructionSet.available, Kind.allCases)
  func errorsStayBelowTheProvedBounds(_ set: InstructionSet, _ kind: Kind) {
    var generator = SplitMix64(state: 2026)
    var worst = (float: 0.0, double: 0.0)
    for count in [1, 2, 5, 16, 64, 100, 500, 2000] {
      let row = kind.row(count, &generator)
      let found = errors(row, set, floatReach: -110)
      worst = (max(worst.float, found.float), max(worst.double, found.double))
    }
    #expect(worst.float < softmax_float_epsilon(2000) / 2, "\(worst)")
    #expect(worst.double < softmax_double_epsilon(2000) / 4, "\(worst)")
  }
}

extension InstructionSet {
  fileprivate var code: softmax_instruction_set {
    switch self {
    case .portable: SOFTMAX_PORTABLE
    case .avx2: SOFTMAX_AVX2
    case .avx512: SOFTMAX_AVX512
    }
  }
}
