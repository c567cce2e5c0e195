import SoftmaxReference

/// What the saturation of an output is judged by.
struct SaturationRule {
  let quantity: Quantity
  /// Whether the row has one finite logit, so that its softmax is exactly 1.
  let isSingle: Bool

  /// The exact value of an element that is known to be a saturated one; nil for all others.
  func exactValue(logit: Double) -> Double? {
    quantity.rule.exactSaturation(isMasked: logit == -.infinity, isSingle: isSingle)
  }

  func isSaturated(_ value: Double) -> Bool {
    quantity.rule.isSaturated(value)
  }

  /// The verdict on an output where `due` is the certified value.
  func verdict(_ output: Double, due: Double, logit: Double) -> Verdict? {
    if due.isNaN { return nil }
    if output.isNaN { return .notANumber }
    guard isSaturated(output) || isSaturated(due) else { return nil }
    let exact = exactValue(logit: logit)
    if isSaturated(output), output != exact { return output == due ? .correct : .premature }
    return isSaturated(due) && due != exact && output != due ? .missed : nil
  }
}
