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

  /// What goes with the row of a place among these.
  func companion(_ row: Int) -> RowCompanion { companions.isEmpty ? .none : companions[row] }
}

extension JudgedRows {
  /// One row of outputs.
  init(_ row: RowOutputs, number: Int) {
    let judge = row.judge
    self.init(
      quantity: judge.quantity, formats: FormatPair(input: judge.inputFormat, output: judge.format),
      length: judge.received.count, numbers: [number], logits: judge.received,
      received: judge.received, companions: [judge.companion], outputs: row.outputs,
      due: judge.certified.map(\.value), ulps: row.errors,
      undecided: Set(judge.certified.indices.filter { judge.certified[$0].undecided != nil }),
      exactlySaturated: Set(
        judge.certified.indices.filter {
          judge.quantity.rule.isSaturated(judge.certified[$0].value) && judge.certified[$0].isExact
        }))
  }
}
