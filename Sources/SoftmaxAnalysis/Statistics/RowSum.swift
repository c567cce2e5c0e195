import ErrorFree
import FloatFormats
import MultiPrecision

/// The exact sum of a row's outputs, less 1: near enough to decide most questions about it.
struct RowSum {
  private let outputs: UnsafeBufferPointer<Double>
  /// The sum less 1, give or take `error`; NaN where that is not known.
  private let deviation: Double
  private let error: Double

  /// In one pass: the heads' errors are exact, and of n tails, each at most 2^-53 of
  /// the largest partial sum, n² 2^-105 of it may be lost.
  init(_ outputs: UnsafeBufferPointer<Double>) {
    self.outputs = outputs
    var (head, tail, size) = (-1.0, 0.0, 1.0)
    for output in outputs {
      let (sum, error) = TwoTerm.sum(head, output)
      tail += error
      head = sum
      size += output.magnitude
    }
    let count = Double(outputs.count)
    deviation = head + tail
    error = size * count * count * 0x1p-104 + deviation.magnitude * 0x1p-52
  }

  /// Whether all outputs are finite.
  private var isFinite: Bool { outputs.allSatisfy(\.isFinite) }

  /// The sum less 1, rounded once; nil if an output is not finite.
  var exactDeviation: Double? {
    guard isFinite else { return nil }
    var sum = ExactSum()
    for output in outputs { sum.add(output) }
    sum.add(-1)
    return sum.value.double(.nearest)
  }

  /// The magnitude of the deviation where it is above `floor`, infinity if an output is not finite;
  /// `floor` otherwise.
  func greatestDeviation(above floor: Double) -> Double {
    if deviation.magnitude + error <= floor { return floor }
    return max(floor, exactDeviation.map(\.magnitude) ?? .infinity)
  }

  /// Whether the sum, rounded once to the format, differs from 1, or an output is not finite.
  func isNotOne(in format: FloatFormat) -> Bool {
    // Halfway to the neighbours of 1; ties go to 1, which is even.
    let below = Double(sign: .plus, exponent: -format.significandBits - 1, significand: -1)
    let above = Double(sign: .plus, exponent: -format.significandBits, significand: 1)
    if deviation - error > below, deviation + error < above { return false }
    if deviation + error < below || deviation - error > above { return true }
    guard isFinite else { return true }
    var sum = ExactSum()
    for output in outputs { sum.add(output) }
    return format.round(sum.value) != 1
  }
}
