import SoftmaxReference

/// What the saturation of an output is judged by.
struct SaturationRule {
  let quantity: Quantity

  func isSaturated(_ value: Double) -> Bool {
    quantity.rule.isSaturated(value)
  }

  /// The verdict on an output where `due` is the certified value.
  ///
  /// - Parameter exact: the exact value where it is known to be a saturated one; nil for all others.
  func verdict(_ output: Double, due: Double, exact: Double?) -> Verdict? {
    if due.isNaN { return nil }
    if output.isNaN { return .notANumber }
    guard isSaturated(output) || isSaturated(due) else { return nil }
    if isSaturated(output), output != exact { return output == due ? .correct : .premature }
    return isSaturated(due) && due != exact && output != due ? .missed : nil
  }
}
