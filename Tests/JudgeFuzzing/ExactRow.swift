import FloatFormats
import MultiPrecision
import SoftmaxReference

/// What is due for one output, and what it is measured by.
final class ExactElement: Sendable {
  /// Nearest to the exact value, a number of the format.
  let due: Double
  /// The exact value; the largest number where a format without infinities saturates.
  let value: BigFloat
  /// The exponent of one ulp.
  let ulpExponent: Int
  /// Whether the exact value is `due` for a reason that no rounding has a part in: a masked class, or the only
  /// one.
  let isCertain: Bool

  init(due: Double, value: consuming BigFloat, ulpExponent: Int, isCertain: Bool) {
    self.due = due
    self.value = value
    self.ulpExponent = ulpExponent
    self.isCertain = isCertain
  }
}

/// The exact values of one row, from their definition: exponentials by MPFR, rounded outward, of as many bits as
/// it takes for both ends to round to one number in one binade.
///
/// Where a class is not the only one, no value is a binary fraction but 1/n of n equal logits, so that it is
/// strictly between the ends; and p < 1/k for k largest logits, log p < gap, log-sum-exp > the largest logit keep
/// the ends on the right side of a boundary that the value is too near to for any precision.
struct ExactRow {
  let quantity: Quantity
  let format: FloatFormat
  let temperature: Double
  private let logits: [Double]
  /// How often each finite logit occurs.
  private let counts: [Double: Int]
  private let largest: Double

  init(_ logits: [Double], _ quantity: Quantity, _ format: FloatFormat, temperature: Double) {
    self.quantity = quantity
    self.format = format
    self.temperature = temperature
    self.logits = logits
    counts = Dictionary(logits.filter(\.isFinite).map { ($0, 1) }, uniquingKeysWith: +)
    largest = logits.max() ?? .nan
  }

  /// One for each logit, or one for log-sum-exp.
  func elements() -> [ExactElement] {
    let outputs = quantity == .logSumExp ? 1 : logits.count
    if logits.contains(where: \.isNaN) { return Array(repeating: infinite(.nan), count: outputs) }
    if logits.contains(.infinity) || counts.isEmpty {
      return Array(repeating: infinite(quantity == .logSumExp ? largest : .nan), count: outputs)
    }
    guard quantity != .logSumExp else { return [found(for: [largest])[largest]!] }
    let finite = found(for: Array(counts.keys))
    let masked = quantity == .softmax ? zero() : infinite(-.infinity)
    return logits.map { finite[$0] ?? masked }
  }

  private func zero() -> ExactElement {
    ExactElement(
      due: 0, value: BigFloat(precision: 53),
      ulpExponent: format.minExponent - format.significandBits + 1,
      isCertain: true)
  }

  private func infinite(_ value: Double) -> ExactElement {
    saturated(value.isNaN ? .nan : format.infinity(value < 0), isCertain: true)
  }

  /// An element that is measured from what is due.
  private func saturated(_ due: Double, isCertain: Bool) -> ExactElement {
    var value = BigFloat(precision: 53)
    value.assign(due, .nearest)
    let unit = due.isFinite ? format.maxExponent - format.significandBits + 1 : 0
    return ExactElement(due: due, value: value, ulpExponent: unit, isCertain: isCertain)
  }

  private func found(for open: [Double]) -> [Double: ExactElement] {
    var open = open
    var result: [Double: ExactElement] = [:]
    var bits = 192
    while !open.isEmpty {
      precondition(bits <= 1 << 18, "a row that no precision decides")
      let sums = Sums(counts, largest, temperature, bits)
      open.removeAll { logit in
        result[logit] = element(value(logit, sums), bits)
        return result[logit] != nil
      }
      bits *= 2
    }
    return result
  }

  private func value(_ logit: Double, _ sums: borrowing Sums) -> Bounds {
    let isOnly = counts.count == 1
    switch quantity {
    case .softmax:
      var p = sums.exponential(logit)
      p.divide(by: sums.total)
      var most = Bounds(1, bits: sums.bits)
      most.divide(by: Bounds(Double(sums.ties), bits: sums.bits))
      if logit == largest { p.limit(above: most) }
      return p
    case .logSoftmax:
      let gap = sums.gap(logit)
      var value = Bounds(copying: gap)
      value.subtract(sums.logarithm)
      value.limit(above: gap)
      return value
    case .logSumExp:
      var shift = Bounds(largest, bits: sums.bits)
      shift.divide(by: Bounds(temperature, bits: sums.bits))
      guard !isOnly || sums.ties > 1 else { return shift }
      var value = Bounds(copying: shift)
      value.add(sums.logarithm)
      value.limit(below: shift)
      return value
    default: preconditionFailure("nothing here knows \(quantity.name)")
    }
  }

  /// Nil where the bounds do not decide.
  private func element(_ bounds: borrowing Bounds, _ bits: Int) -> ExactElement? {
    let isZero = bounds.low.isZero && bounds.high.isZero
    let isNegative = !isZero && (bounds.high.sign == .minus || bounds.high.isZero)
    guard isNegative || isZero || bounds.low.sign == .plus || bounds.low.isZero else { return nil }
    var near = BigFloat(copying: bounds.low)
    var far = BigFloat(copying: bounds.high)
    if isNegative {
      near.assign(bounds.high, .nearest)
      far.assign(bounds.low, .nearest)
      near.negate()
      far.negate()
    }
    let isExact = bounds.isExact
    let result = format.rounded(near, isExact ? .exactly : .justAbove, isNegative: isNegative)
    guard isExact || result == format.rounded(far, .justBelow, isNegative: isNegative) else {
      return nil
    }
    // Known to 2^-40 ulp.
    far.subtract(near, .up)
    guard far.isZero || far.binade < result.ulpExponent - 40 else { return nil }
    if result.overflows, result.number.isFinite {
      return saturated(result.number, isCertain: false)
    }
    return ExactElement(
      due: result.number, value: BigFloat(copying: bounds.low), ulpExponent: result.ulpExponent,
      isCertain: counts.count == 1 && counts[largest] == 1 && quantity != .logSumExp)
  }
}

/// The sums of a row's exponentials, at one precision.
private struct Sums: ~Copyable {
  let bits: Int
  let ties: Int
  /// S, and ln S.
  let total: Bounds
  let logarithm: Bounds
  private let largest: Double
  private let temperature: Double

  init(_ counts: [Double: Int], _ largest: Double, _ temperature: Double, _ bits: Int) {
    self.bits = bits
    self.largest = largest
    self.temperature = temperature
    let ties = counts[largest]!
    self.ties = ties
    var others = Bounds(0, bits: bits)
    for (logit, count) in counts where logit != largest {
      var term = Self.gap(logit, largest, temperature, bits)
      term.formExp()
      term.multiply(by: count)
      others.add(term)
    }
    var sum = Bounds(copying: others)
    sum.add(Bounds(Double(ties), bits: bits))
    total = Bounds(copying: sum)
    if ties == 1 {
      others.formLog1p()
      logarithm = others
    } else {
      sum.formLog()
      logarithm = sum
    }
  }

  /// (logit - largest) / T.
  func gap(_ logit: Double) -> Bounds { Self.gap(logit, largest, temperature, bits) }

  func exponential(_ logit: Double) -> Bounds {
    var value = gap(logit)
    value.formExp()
    return value
  }

  private static func gap(
    _ logit: Double, _ largest: Double, _ temperature: Double, _ bits: Int
  ) -> Bounds {
    var gap = Bounds(logit, bits: bits)
    gap.subtract(Bounds(largest, bits: bits))
    gap.divide(by: Bounds(temperature, bits: bits))
    return gap
  }
}
