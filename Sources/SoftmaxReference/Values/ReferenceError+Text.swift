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
    case .wrongShape(let mismatch): mismatch.description
    case .numberTooLong(let row, let index):
      "row \(row), index \(index): the number has more digits than binary64 holds; round it first"
    }
  }
}

extension ShapeMismatch: CustomStringConvertible {
  public var description: String {
    switch self {
    case .logits(let count, let length): "\(count) logits are not whole rows of \(length)"
    case .results(let count, let due):
      "there is room for \(count) results; the rows give \(due)"
    case .outputs(let count, let due): "there are \(count) outputs; the rows give \(due)"
    case .companions(let count, let rows):
      "\(count) labels or rows of targets do not go with \(rows) rows"
    case .noCompanion(let row): "row \(row) needs a label or targets, and has none"
    case .label(let label, let classes, let row):
      "row \(row): label \(label) is none of its \(classes) classes, numbered from 0"
    case .numbers(let count, let due, let row):
      "row \(row): \(count) targets do not go with \(due) logits"
    case .resultLayout(let layout, let rows, let width):
      "the results are laid out as \(layout.rowCount) rows of \(layout.length); the logits give \(rows) rows of "
        + "\(width)"
    case .layout(let layout, let memory):
      "\(layout), lead beyond the \(memory) elements of the memory"
    case .overlap(let layout): "\(layout), put two results in one place"
    }
  }
}

extension RowLayout: CustomStringConvertible {
  /// `4 rows of 10 elements, 16 apart, their elements 1 apart, from place 0`.
  public var description: String {
    "\(rowCount) rows of \(length) elements, \(rowStride) apart, their elements \(elementStride) apart, "
      + "from place \(offset)"
  }
}
