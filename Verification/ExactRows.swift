import FloatFormats
import MultiPrecision

/// The softmax of a batch by MPFR at 256 bits: relative errors below 2^-240.
final class ExactRows {
  private var exponentials: [Box] = []
  private var values: [Box?] = []
  private var sums: [Box] = []
  /// Each element's gap, rounded to a double.
  private(set) var gaps: [Double] = []

  init(_ batch: Batch) {
    for row in 0..<batch.rows {
      let logits = batch.logits[row * batch.length..<(row + 1) * batch.length]
      let largest = logits.max()!
      var sum = BigFloat(0, precision: 256)
      let start = exponentials.count
      for logit in logits {
        var number = BigFloat(logit, precision: 256)
        if logit.isFinite { number.subtract(BigFloat(largest, precision: 53), .nearest) }
        number.formExp(.nearest)
        sum.add(number, .nearest)
        exponentials.append(Box(number))
        gaps.append(logit - largest)
      }
      sums.append(Box(sum))
      for index in start..<exponentials.count {
        var value = BigFloat(copying: exponentials[index].number)
        value.divide(by: sum, .nearest)
        values.append(largest.isFinite ? Box(value) : nil)
      }
    }
  }

  /// What softmax rounds to, or nil if 256 bits do not tell or there is no softmax.
  func rounded(_ index: Int, to format: FloatFormat, _ mode: RoundingMode) -> Double? {
    guard let value = values[index] else { return nil }
    if value.number.isZero { return 0 }
    var low = BigFloat(copying: value.number)
    var step = BigFloat(copying: value.number)
    step.scale(byPowerOfTwo: -240, .nearest)
    var high = BigFloat(copying: low)
    low.subtract(step, .down)
    high.add(step, .up)
    let below = format.round(TruncatedReal(low), mode)
    return below == format.round(TruncatedReal(high), mode) ? below : nil
  }

  /// The relative error of a sum of doubles as an element's softmax.
  func softmaxError(_ index: Int, _ parts: [Double]) -> Double {
    values[index].map { relativeError($0.number, parts, exponent: 0) } ?? 0
  }

  /// The relative error of a sum of doubles, times 2^exponent, as an element's exponential.
  func exponentialError(_ index: Int, _ parts: [Double], exponent: Int) -> Double {
    relativeError(exponentials[index].number, parts, exponent: exponent)
  }

  /// The relative error of the sum of a row's exponentials below the largest, of which there are `ties`.
  func sumError(row: Int, ties: Int, _ parts: [Double]) -> Double? {
    var others = BigFloat(copying: sums[row].number)
    others.subtract(BigFloat(Double(ties), precision: 53), .nearest)
    // What cancels would show as an error of the kernel.
    guard others.double(.nearest) > 0x1p-100 else { return nil }
    return relativeError(others, parts, exponent: 0)
  }

  private func relativeError(
    _ exact: borrowing BigFloat, _ parts: [Double], exponent: Int
  ) -> Double {
    if exact.isZero { return 0 }
    var difference = BigFloat(copying: exact)
    difference.scale(byPowerOfTwo: -exponent, .nearest)
    let scale = BigFloat(copying: difference)
    for part in parts { difference.subtract(BigFloat(part, precision: 53), .nearest) }
    difference.divide(by: scale, .nearest)
    return abs(difference.double(.nearest))
  }

  private final class Box {
    let number: BigFloat

    init(_ number: borrowing BigFloat) {
      self.number = BigFloat(copying: number)
    }
  }
}
