import FloatFormats
import MultiPrecision

/// The softmax of a batch by MPFR at 256 bits: relative errors below 2^-240.
final class ExactRows {
  private var exponentials: [Box] = []
  private var values: [Box?] = []
  /// Each row's exponentials below the largest, summed, and the logarithm of the whole sum.
  private var others: [Box] = []
  private var logs: [Box] = []
  private let batch: Batch
  /// Each element's gap, rounded to a double.
  private(set) var gaps: [Double] = []

  init(_ batch: Batch) {
    self.batch = batch
    for row in 0..<batch.rows {
      let logits = batch.logits[row * batch.length..<(row + 1) * batch.length]
      let largest = logits.max()!
      var rest = BigFloat(0, precision: 256)
      let start = exponentials.count
      for logit in logits {
        var number = BigFloat(logit, precision: 256)
        if logit.isFinite { number.subtract(BigFloat(largest, precision: 53), .nearest) }
        number.formExp(.nearest)
        if logit < largest { rest.add(number, .nearest) }
        exponentials.append(Box(number))
        gaps.append(logit - largest)
      }
      let ties = logits.count { $0 == largest }
      var sum = BigFloat(copying: rest)
      sum.add(BigFloat(Double(ties), precision: 53), .nearest)
      var log = BigFloat(copying: rest)
      log.add(BigFloat(Double(ties - 1), precision: 53), .nearest)
      log.formLog1p(.nearest)
      others.append(Box(rest))
      logs.append(Box(log))
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

  /// The relative error of a sum of doubles as the sum of a row's exponentials below the largest; nil
  /// where the kernels leave terms out.
  func sumError(row: Int, _ parts: [Double]) -> Double? {
    let exact = others[row]
    guard exact.number.double(.nearest) > 0x1p-800 else { return nil }
    return relativeError(exact.number, parts, exponent: 0)
  }

  /// What log-softmax rounds to, to nearest; nil if 256 bits do not tell.
  func roundedLogSoftmax(_ index: Int, to format: FloatFormat) -> Double? {
    let row = index / batch.length
    let largest = batch.logits[row * batch.length..<(row + 1) * batch.length].max()!
    guard largest.isFinite else { return nil }
    if batch.logits[index] == -.infinity { return -.infinity }
    var value = BigFloat(batch.logits[index], precision: 256)
    value.subtract(BigFloat(largest, precision: 53), .nearest)
    value.subtract(logs[row].number, .nearest)
    return rounded(value, size: value.double(.nearest), to: format)
  }

  /// What log-sum-exp rounds to, to nearest; nil if 256 bits do not tell.
  func roundedLogSumExp(row: Int, to format: FloatFormat) -> Double? {
    let largest = batch.logits[row * batch.length..<(row + 1) * batch.length].max()!
    guard largest.isFinite else { return nil }
    var value = BigFloat(largest, precision: 256)
    value.add(logs[row].number, .nearest)
    return rounded(value, size: max(abs(largest), 1), to: format)
  }

  private func rounded(
    _ value: borrowing BigFloat, size: Double, to format: FloatFormat
  ) -> Double? {
    var step = BigFloat(size.magnitude, precision: 53)
    step.scale(byPowerOfTwo: -200, .nearest)
    var low = BigFloat(copying: value)
    low.subtract(step, .down)
    var high = BigFloat(copying: value)
    high.add(step, .up)
    let below = format.round(TruncatedReal(low))
    let above = format.round(TruncatedReal(high))
    return below.bitPattern == above.bitPattern ? below : nil
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
