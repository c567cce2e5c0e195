import FloatFormats
import MultiPrecision
import SoftmaxReference

/// The figures of a check, each from its definition.
struct Figures {
  private(set) var counts: [String: Int] = [:]
  /// Errors in ulps, NaN where an output has none.
  private(set) var ulps: [Double] = []
  /// How bad each output is: its error's magnitude, infinity where it is not finite though a finite value is
  /// due or a special value is missed, nil where it is not looked at.
  private(set) var sizes: [Double?] = []
  /// Nil where an output is not finite, or a sum beyond binary64's range.
  private(set) var greatestSumDeviation: Double? = 0
  /// Outputs that differ where NaN is due.
  private(set) var missedNaNs = 0

  private let quantity: Quantity
  private let format: FloatFormat
  private let ulpFloor: Double

  init(_ batch: Batch) {
    quantity = batch.quantity
    format = batch.format
    ulpFloor = batch.ulpFloor
    for name in Self.names { counts[name] = 0 }
    for row in batch.rows { add(row) }
  }

  /// Whether some output or what is due for it, not both, is infinite or NaN, NaN that is due aside.
  var hasInfiniteError: Bool {
    counts["nonFinite"]! > 0 || counts["specialValueMismatches"]! > missedNaNs
  }

  static let names = [
    "count", "correctlyRounded", "exactOnes", "exactOnesDue", "exactZeros", "exactZerosDue",
    "prematureOnes",
    "prematureZeros", "missedOnes", "missedZeros", "flushed", "nonFinite", "specialValueMismatches",
    "rowsSumNotOne", "argmaxChanges",
  ]

  private mutating func count(_ name: String, if holds: Bool) {
    counts[name]! += holds ? 1 : 0
  }

  private mutating func add(_ row: Batch.Row) {
    for (output, exact) in zip(row.outputs, row.elements) {
      let isRight = output.isNaN ? exact.due.isNaN : output.bitPattern == exact.due.bitPattern
      count("specialValueMismatches", if: !exact.due.isFinite && !isRight)
      missedNaNs += exact.due.isNaN && !isRight ? 1 : 0
      let ulps = error(output, exact)
      self.ulps.append(ulps)
      sizes.append(size(output, exact, ulps, isRight: isRight))
      if !exact.due.isNaN { add(output, exact, isRight: isRight) }
    }
    if row.elements[0].due.isNaN { return }
    if quantity == .softmax { addSum(row.outputs) }
    count("argmaxChanges", if: quantity != .logSumExp && losesLargest(row))
  }

  private mutating func add(_ output: Double, _ exact: ExactElement, isRight: Bool) {
    let due = exact.due
    count("count", if: true)
    count("correctlyRounded", if: isRight)
    count("exactOnes", if: output == 1)
    count("exactOnesDue", if: due == 1)
    count("exactZeros", if: output == 0)
    count("exactZerosDue", if: due == 0)
    count("nonFinite", if: due.isFinite && !output.isFinite)
    count(
      "flushed",
      if: output == 0 && due != 0
        && due.magnitude < Double(sign: .plus, exponent: format.minExponent, significand: 1))
    addVerdict(output, exact)
  }

  /// Saturated is 0 or 1 for softmax, 0 for log-softmax, where the exact value is something else.
  private mutating func addVerdict(_ output: Double, _ exact: ExactElement) {
    let due = exact.due
    func isEnd(_ number: Double) -> Bool {
      quantity == .softmax ? number == 0 || number == 1 : quantity == .logSoftmax && number == 0
    }
    if output.isNaN || output == due { return }
    if isEnd(output) {
      count(output == 1 ? "prematureOnes" : "prematureZeros", if: true)
    } else if isEnd(due), !exact.isCertain {
      count(due == 1 ? "missedOnes" : "missedZeros", if: true)
    }
  }

  /// (output - exact) / ulp, rounded once, and held at the largest number.
  private func error(_ output: Double, _ exact: ExactElement) -> Double {
    if exact.due.magnitude < ulpFloor { return .nan }
    guard exact.due.isFinite else { return output == exact.due ? 0 : .nan }
    guard output.isFinite else { return .nan }
    var difference = BigFloat(precision: 512)
    difference.assign(output, .nearest)
    difference.subtract(exact.value, .nearest)
    difference.scale(byPowerOfTwo: -exact.ulpExponent, .nearest)
    let most = Double.greatestFiniteMagnitude
    return min(max(difference.double(.nearest), -most), most)
  }

  private func size(
    _ output: Double, _ exact: ExactElement, _ ulps: Double, isRight: Bool
  ) -> Double? {
    if exact.due.isFinite, output.isFinite { return ulps.isNaN ? nil : ulps.magnitude }
    if exact.due.isFinite || !isRight { return .infinity }
    return exact.due.isNaN ? nil : 0
  }

  private mutating func addSum(_ outputs: [Double]) {
    guard outputs.allSatisfy(\.isFinite) else {
      count("rowsSumNotOne", if: true)
      greatestSumDeviation = nil
      return
    }
    // Wide enough for every sum of doubles.
    var sum = BigFloat(precision: 2300)
    for output in outputs where output != 0 { sum.add(BigFloat(output, precision: 53), .nearest) }
    let isNegative = sum.sign == .minus
    var magnitude = BigFloat(copying: sum)
    if isNegative { magnitude.negate() }
    count(
      "rowsSumNotOne", if: format.rounded(magnitude, .exactly, isNegative: isNegative).number != 1)
    sum.subtract(BigFloat(1, precision: 53), .nearest)
    let deviation = sum.double(.nearest).magnitude
    greatestSumDeviation =
      deviation.isFinite ? greatestSumDeviation.map { max($0, deviation) } : nil
  }

  /// Whether correctly rounded outputs would tell the largest logits and these do not: one of those has less
  /// than the largest output, or another class has it whose correctly rounded output is not the largest.
  private func losesLargest(_ row: Batch.Row) -> Bool {
    let due = row.elements.map(\.due)
    if due.contains(where: \.isNaN) { return false }
    if row.outputs.contains(where: \.isNaN) { return true }
    let (most, mostDue, largest) = (row.outputs.max()!, due.max()!, row.logits.max()!)
    return row.logits.indices.contains { index in
      let hasMost = row.outputs[index] == most
      return row.logits[index] == largest ? !hasMost : hasMost && due[index] != mostDue
    }
  }
}

extension Figures {
  private var magnitudes: [Double] { ulps.filter { !$0.isNaN }.map(\.magnitude) }

  var maxUlp: Double { magnitudes.max() ?? 0 }

  /// The least that 99 % do not exceed.
  var p99Ulp: Double {
    let sorted = magnitudes.sorted()
    return sorted.isEmpty ? 0 : sorted[(sorted.count * 99 + 99) / 100 - 1]
  }

  var meanUlp: Double {
    guard !magnitudes.isEmpty else { return 0 }
    var sum = BigFloat(precision: 2300)
    for magnitude in magnitudes where magnitude != 0 {
      sum.add(BigFloat(magnitude, precision: 53), .nearest)
    }
    sum.divide(by: BigFloat(Double(magnitudes.count), precision: 53), .nearest)
    return sum.double(.nearest)
  }
}
