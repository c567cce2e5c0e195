import FloatFormats
import SoftmaxReference

/// Rows of outputs beside what is due: what totals are made of.
struct JudgedRows {
  let quantity: Quantity
  /// The format that outputs are judged in, and the one that logits were received in.
  let formats: FormatPair
  /// Logits of each row.
  let length: Int
  /// The rows' numbers.
  let numbers: [Int]
  /// Rows after each other: those that the outputs should be the results of.
  let logits: [Double]
  /// The same, as the algorithm received them: other rows than in `logits` where a `RowConvention` says what
  /// is due.
  let received: [Double]
  /// The same as they were given, before they were rounded into the input's format.
  var asGiven: [Double] = []
  /// What goes with each row, or nothing where the quantity needs nothing.
  var companions: [RowCompanion] = []
  /// One number for each logit, or for each row for log-sum-exp; so are `due` and `ulps`.
  let outputs: [Double]
  /// The certified values.
  let due: [Double]
  /// Errors in ulps, NaN where an output has none.
  let ulps: [Double]
  /// The places of undecided elements, which no statistic counts.
  var undecided: Set<Int> = []
  /// The places where the exact value is known to be a saturated one, beside those that the rows' kinds tell.
  var exactlySaturated: Set<Int> = []

  /// Outputs of each row.
  var width: Int { quantity.outputCount(length) }

  /// The row of a place among these, as it was given.
  func given(_ row: Int) -> GivenRow {
    GivenRow(
      number: numbers[row], logits: Array(asGiven[row * length..<(row + 1) * length]),
      companion: companion(row))
  }

  /// The error of an output in ulps; nil where it has none.
  func error(at place: Int) -> Double? { ulps[place].isNaN ? nil : ulps[place] }

  /// The places of the outputs of a row, which is named by its place among these.
  func places(of row: Int) -> Range<Int> { row * width..<(row + 1) * width }

  /// What goes with the row of a place among these.
  func companion(_ row: Int) -> RowCompanion { companions.isEmpty ? .none : companions[row] }
}
