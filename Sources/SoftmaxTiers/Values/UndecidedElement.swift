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

  package init(
    row: Int, index: Int, bits: Int, enclosure: Enclosure, lower: Double, upper: Double
  ) {
    self.row = row
    self.index = index
    self.bits = bits
    self.enclosure = enclosure
    self.lower = lower
    self.upper = upper
  }

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
  package var value: Double { isRounded ? lower : .nan }

  /// In the order of the rows, then of the elements.
  package static func isBefore(_ first: UndecidedElement, _ second: UndecidedElement) -> Bool {
    (first.row, first.index) < (second.row, second.index)
  }
}
