import FloatFormats
import MultiPrecision

/// What becomes of the row `[0, -d, -d, ...]` as the gap d grows.
enum Crossing: CaseIterable {
  /// The large class rounds to 1.
  case toOne
  /// The small class rounds below the least normal number.
  case subnormal
  /// The small class rounds to 0.
  case toZero
}

/// The exact gap at which correct rounding crosses, by a formula.
///
/// With m the least subnormal number, N the least normal one and s the spacing below 1, a probability
/// rounds to 1, below N or to 0 on one side of a boundary b: a midpoint of neighbours to nearest, a
/// number itself in the directed modes. The small probability `1 / (e^d + n - 1)` crosses it at
/// `e^d = 1/b - (n - 1)`, the large one at `e^d = (n - 1) b / (1 - b)`; both fall or rise with d.
struct ThresholdFormula {
  let crossing: Crossing
  let format: FloatFormat
  let rounding: RoundingMode
  /// 2 or more.
  let classes: Int

  /// A boundary `2^exponent - 2^minus`, or `2^exponent`: at most 54 bits.
  private struct Boundary {
    var exponent: Int
    var minus: Int?
    /// Whether a probability on it has crossed.
    var includesTie = false

    var value: BigFloat {
      var value = Self.powerOfTwo(exponent)
      if let minus { value.subtract(Self.powerOfTwo(minus), .nearest) }
      return value
    }

    private static func powerOfTwo(_ exponent: Int) -> BigFloat {
      var value = BigFloat(1, precision: 64)
      value.scale(byPowerOfTwo: exponent, .nearest)
      return value
    }
  }

  /// Nil where no probability crosses. Ties go to the even neighbour: to 0, to N, and to 1 unless the
  /// spacing below 1 is 1 itself.
  private var boundary: Boundary? {
    let (least, normal) = (format.leastExponent, format.minExponent)
    let below = Int(format.spacingBelowOne.exponent)
    switch (crossing, rounding) {
    case (.toOne, .nearest):
      return Boundary(exponent: 0, minus: below - 1, includesTie: below < 0)
    case (.toOne, .up): return Boundary(exponent: 0, minus: below)
    case (.toOne, _), (.toZero, .up): return nil
    case (.toZero, .nearest): return Boundary(exponent: least - 1, includesTie: true)
    case (.toZero, _): return Boundary(exponent: least)
    case (.subnormal, .nearest): return Boundary(exponent: normal, minus: least - 1)
    case (.subnormal, .up): return Boundary(exponent: normal, minus: least, includesTie: true)
    case (.subnormal, _): return Boundary(exponent: normal)
    }
  }

  /// The threshold to `digits` significant digits.
  enum Value {
    case never
    /// At every gap, 0 included.
    case always
    /// At every gap above 0.
    case beyondZero
    case from(DecimalDigits)
  }

  func value(digits: Int) -> Value {
    guard let boundary else { return .never }
    // All classes have probability 1/n at d = 0; n b against 1, exactly: 64 and 53 bits.
    var product = BigFloat(Double(classes), precision: 128)
    product.multiply(by: boundary.value, .nearest)
    let order = product.compare(to: BigFloat(1, precision: 2))
    if order == .equal { return boundary.includesTie ? .always : .beyondZero }
    if order == (crossing == .toOne ? .less : .greater) { return .always }
    var bits = 4 * digits + 128
    while true {
      if let decided = gap(boundary.value, bits).decimalDigits(digits) { return .from(decided) }
      bits *= 2
    }
  }

  /// An enclosure of the gap. It ends: the logarithm of a rational number other than 1 is irrational,
  /// hence no decimal tie.
  private func gap(_ boundary: borrowing BigFloat, _ bits: Int) -> BigInterval {
    var b = BigInterval(precision: bits)
    b.assign(boundary)
    var value = BigInterval(crossing == .toOne ? Double(classes - 1) : 1, precision: bits)
    if crossing == .toOne {
      var odds = BigInterval(1.0, precision: bits)
      odds.subtract(b)
      odds.divide(byPositive: b)
      value.divide(byPositive: odds)
    } else {
      value.divide(byPositive: b)
      value.subtract(BigInterval(classes - 1, precision: bits))
    }
    value.formLog()
    return value
  }
}
