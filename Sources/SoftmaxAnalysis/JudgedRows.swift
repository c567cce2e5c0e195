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
  /// Rows after each other, as the algorithm received them.
  let logits: [Double]
  /// One number for each logit, or for each row for log-sum-exp; so are `due` and `ulps`.
  let outputs: [Double]
  /// The certified values.
  let due: [Double]
  /// Errors in ulps, NaN where an output has none.
  let ulps: [Double]

  /// Outputs of each row.
  var width: Int { quantity.outputCount(length) }
}

extension JudgedRows {
  /// One row of outputs.
  init(_ row: RowOutputs, number: Int) {
    let judge = row.judge
    self.init(
      quantity: judge.quantity, formats: FormatPair(input: judge.inputFormat, output: judge.format),
      length: judge.received.count, numbers: [number], logits: judge.received,
      outputs: row.outputs, due: judge.certified.map(\.value), ulps: row.errors)
  }
}

/// What the saturation of an output is judged by.
struct SaturationRule {
  let quantity: Quantity
  /// Whether the row has one finite logit, so that its softmax is exactly 1.
  let isSingle: Bool

  /// The exact value of an element that is known to be a saturated one; nil for all others.
  func exactValue(logit: Double) -> Double? {
    switch quantity {
    case .softmax: logit == -.infinity ? 0 : isSingle ? 1 : nil
    case .logSoftmax: isSingle && logit != -.infinity ? 0 : nil
    case .logSumExp: nil
    }
  }

  func isSaturated(_ value: Double) -> Bool {
    switch quantity {
    case .softmax: value == 0 || value == 1
    case .logSoftmax: value == 0
    case .logSumExp: false
    }
  }

  /// The verdict on an output where `due` is the certified value; a NaN is wrong in another way.
  func verdict(_ output: Double, due: Double, logit: Double) -> Verdict? {
    if due.isNaN || output.isNaN { return nil }
    guard isSaturated(output) || isSaturated(due) else { return nil }
    let exact = exactValue(logit: logit)
    if isSaturated(output), output != exact { return output == due ? .correct : .premature }
    return isSaturated(due) && due != exact && output != due ? .missed : nil
  }
}
