import FloatFormats
import MultiPrecision

/// An element that no precision of the budget decided: where its exact value lies, and what it may round
/// to. Never a guess: a larger budget decides it.
public struct UndecidedElement: Sendable, Hashable {
  /// The row's number, and the element's index in the row; 0 for log-sum-exp.
  public let row: Int
  public let index: Int
  /// The last precision tried.
  public let bits: Int
  /// Where the exact value lies.
  public let enclosure: Enclosure
  /// What the enclosure's ends round to, in the reference's format and rounding.
  ///
  /// They are equal where the rounded value is known, and only on which side of a power of two the exact
  /// value lies is not, so that its errors in ulps may be twice as large as they seem.
  public let lower: Double
  public let upper: Double

  /// Whether both ends round to the same number, which is then the certified value.
  public var isRounded: Bool {
    lower.bitPattern == upper.bitPattern && !lower.isNaN
  }

  /// The same at another place: of an equal logit, or of a row that has another number elsewhere.
  public func moved(toRow row: Int, index: Int) -> UndecidedElement {
    UndecidedElement(
      row: row, index: index, bits: bits, enclosure: enclosure, lower: lower, upper: upper)
  }

  /// The number that both ends round to; NaN where they differ.
  var value: Double { isRounded ? lower : .nan }

  /// In the order of the rows, then of the elements.
  static func isBefore(_ first: UndecidedElement, _ second: UndecidedElement) -> Bool {
    (first.row, first.index) < (second.row, second.index)
  }
}

extension UndecidedElement {
  init(
    row: Int, index: Int, bits: Int, _ interval: borrowing BigInterval, _ reference: Reference
  ) {
    self.row = row
    self.index = index
    self.bits = bits
    enclosure = Enclosure(interval)
    (lower, upper) = interval.roundedEnds(
      to: reference.format, reference.rounding, overflow: reference.overflow)
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
