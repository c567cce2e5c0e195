public import SoftmaxReference

/// A stretch of whole rows of one length, and what goes with them.
public struct RowStretch: Sendable {
  /// The rows' numbers, ascending.
  public let numbers: [Int]
  /// Rows after each other.
  public let logits: [Double]
  /// Outputs that somebody gave for them, one for each logit, or for each row for log-sum-exp; none where an
  /// algorithm is to make them.
  public let outputs: [Double]
  /// What goes with each row, or nothing where the quantity needs nothing.
  public let companions: [RowCompanion]

  /// - Precondition: there are no companions, or as many as rows.
  public init(
    numbers: [Int], logits: [Double], outputs: [Double] = [], companions: [RowCompanion] = []
  ) {
    precondition(
      companions.isEmpty || companions.count == numbers.count, "the companions do not fit the rows")
    self.numbers = numbers
    self.logits = logits
    self.outputs = outputs
    self.companions = companions
  }

  /// How many of the rows do not count.
  var ignoredCount: Int { companions.count { $0 == .ignored } }

  /// Logits of each row.
  var length: Int { numbers.isEmpty ? 0 : logits.count / numbers.count }

  /// Some of the rows, by their places in the stretch.
  func rows(_ chosen: Range<Int>) -> RowStretch {
    func part<Element>(_ elements: [Element]) -> [Element] {
      let width = elements.count / numbers.count
      return Array(elements[chosen.lowerBound * width..<chosen.upperBound * width])
    }
    return RowStretch(
      numbers: part(numbers), logits: part(logits), outputs: part(outputs),
      companions: part(companions))
  }

  /// The row of a place in the stretch.
  func row(_ place: Int) -> GivenRow {
    GivenRow(
      number: numbers[place], logits: Array(logits[place * length..<(place + 1) * length]),
      companion: companion(place))
  }

  func companion(_ place: Int) -> RowCompanion { companions.isEmpty ? .none : companions[place] }
}
