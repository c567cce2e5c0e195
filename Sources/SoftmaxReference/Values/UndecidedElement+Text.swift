import FloatFormats
import MultiPrecision
public import SoftmaxTiers

extension UndecidedElement {
  init(
    row: Int, index: Int, bits: Int, _ interval: borrowing BigInterval, _ target: RoundingTarget
  ) {
    let (lower, upper) = interval.roundedEnds(
      to: target.format, target.rounding, overflow: target.overflow)
    self.init(
      row: row, index: index, bits: bits, enclosure: Enclosure(interval), lower: lower,
      upper: upper)
  }
}

extension UndecidedElement: CustomStringConvertible {
  /// `row 0, index 3: not decided within 16384 bits: the exact value is between ... and ..., and rounds to
  /// ... or ...`
  public var description: String {
    let known =
      isRounded
      ? "rounds to \(Self.text(lower)), but on which side of a power of two it lies is not known"
      : "rounds to \(Self.text(lower)) or \(Self.text(upper))"
    return
      "row \(row), index \(index): not decided within \(bits) bits: the exact value is between "
      + "\(enclosure.lowerText) and \(enclosure.upperText), and \(known)"
  }

  /// Decimal and hex.
  private static func text(_ value: Double) -> String {
    value.isFinite ? "\(value) (\(HexFloat.text(value)))" : "\(value)"
  }
}

extension Enclosure {
  /// 40 significant digits of an end, rounded outward.
  var lowerText: String { text(lowerTail, .down) }
  var upperText: String { text(upperTail, .up) }

  private func text(_ tail: Double, _ rounding: RoundingMode) -> String {
    // 2200 bits hold every sum of two doubles, in 40 digits too.
    var end = BigFloat(head, precision: 2200)
    end.add(BigFloat(tail, precision: 53), rounding)
    end.scale(byPowerOfTwo: exponent, rounding)
    guard end.isFinite, !end.isZero else { return "\(end.double(.nearest))" }
    return end.decimalDigits(40, rounding).description
  }
}
