public import SoftmaxTiers

extension ReferenceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .emptyRow(let row):
      "row \(row) is empty; softmax needs one logit or more"
    case .invalidTemperature(let temperature):
      "temperature \(temperature) is not a positive finite number"
    case .baseTwoIsForSoftmax:
      "base 2 is for softmax at temperature 1 only"
    case .notANumber(let row, let format):
      "row \(row): the result is NaN, and \(format) has none; choose a format that has"
    case .precisionExhausted(let row, let index, let bits):
      "row \(row), index \(index): not decided within \(bits) bits; allow a larger budget"
    case .noSuchKernels(let name):
      "\(TierPlan.variable)=\(name): this processor has "
        + InstructionSet.available.map(\.rawValue).joined(separator: ", ")
        + "; set it to one of these, or unset it"
    }
  }
}
