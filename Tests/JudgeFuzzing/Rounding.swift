import FloatFormats
import MultiPrecision

/// A magnitude that is a binary fraction, or is beside one by less than anything that matters.
enum Side {
  case exactly, justAbove, justBelow
}

/// A number of a format, and the spacing there.
struct Rounded: Equatable {
  /// Rounded to nearest, ties to even.
  var number: Double
  /// The exponent of the spacing in the binade of what was rounded, or of the least subnormal.
  var ulpExponent: Int
  /// Whether it rounds beyond the largest number.
  var overflows = false

  static func == (a: Rounded, b: Rounded) -> Bool {
    let isSame = a.number.isNaN ? b.number.isNaN : a.number.bitPattern == b.number.bitPattern
    return isSame && a.ulpExponent == b.ulpExponent && a.overflows == b.overflows
  }
}

extension FloatFormat {
  /// Rounds by cutting the magnitude into whole units of its spacing and a rest, in exact arithmetic.
  func rounded(_ magnitude: borrowing BigFloat, _ side: Side, isNegative: Bool) -> Rounded {
    let least = minExponent - significandBits + 1
    guard !magnitude.isZero else {
      return Rounded(number: signed(0, isNegative && side != .exactly), ulpExponent: least)
    }
    var binade = magnitude.binade
    var power = BigFloat(1, precision: 53)
    power.scale(byPowerOfTwo: binade, .nearest)
    if side == .justBelow, magnitude.compare(to: power) == .equal { binade -= 1 }
    let unit = max(binade, minExponent) - significandBits + 1
    var rest = BigFloat(copying: magnitude)
    rest.scale(byPowerOfTwo: -unit, .nearest)
    var whole = BigFloat(copying: rest)
    whole.formInteger(.down)
    rest.subtract(whole, .nearest)
    var units = whole.double(.nearest)
    if side == .justBelow, rest.isZero {
      units -= 1
      rest.assign(1.0, .nearest)
    }
    let isOdd = units.truncatingRemainder(dividingBy: 2) == 1
    switch rest.compare(to: BigFloat(0.5, precision: 53)) {
    case .greater: units += 1
    case .equal: units += side == .justAbove || side == .exactly && isOdd ? 1 : 0
    default: break
    }
    let number = Double(sign: .plus, exponent: unit, significand: units)
    let overflows = number > greatestFiniteMagnitude
    return Rounded(
      number: overflows ? infinity(isNegative) : signed(number, isNegative), ulpExponent: unit,
      overflows: overflows)
  }

  /// What stands for an infinity.
  func infinity(_ isNegative: Bool) -> Double {
    hasInfinity
      ? signed(.infinity, isNegative) : hasNaN ? .nan : signed(greatestFiniteMagnitude, isNegative)
  }

  private func signed(_ magnitude: Double, _ isNegative: Bool) -> Double {
    isNegative && (magnitude != 0 || hasNegativeZero) ? -magnitude : magnitude
  }
}
