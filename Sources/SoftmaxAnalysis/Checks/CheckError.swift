/// Outputs that cannot be judged, because they are not those of the rows that they are given as. Nothing
/// of this kind is a check that passes.
public enum CheckError: Error, Sendable, Hashable {
  /// No row was given.
  case noRows(String)
  /// None of so many rows counts.
  case noRowCounts(String, Int)
  /// Fewer rows were given than the tensor, or the sample of it, has.
  case rowsMissing(String, found: Int, due: Int)
  /// Rows of other lengths, or another number of outputs, than the rows' numbers ask for; `row` is the first.
  case partialRows(row: Int, logits: Int, outputs: Int, dueLogits: Int, dueOutputs: Int)
  /// The rows' numbers do not ascend, or there is no such row in the tensor.
  case noSuchRow(Int, after: Int?, of: Int)
  /// The tensor of logits has rows of another length than those that are judged.
  case otherLength(String, found: Int, due: Int)
  /// The shape of the outputs does not go with that of the logits.
  case otherShape(String, found: [Int], logits: [Int])
  /// An output that is no number of the format.
  case notOfTheFormat(row: Int, index: Int, value: Double, format: String)
}

extension CheckError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noRows(let name):
      "\(name): holds no rows; a check of nothing would always pass"
    case .noRowCounts(let name, let count):
      "\(name): none of the \(count) rows counts; a check of nothing would always pass"
    case .rowsMissing(let name, let found, let due):
      "\(name): \(found) rows were given where there are \(due) to be judged; give all of them"
    case .partialRows(let row, let logits, let outputs, let dueLogits, let dueOutputs):
      "from row \(row): \(logits) logits and \(outputs) outputs, not \(dueLogits) and \(dueOutputs); "
        + "give whole rows"
    case .noSuchRow(let row, let last, let count):
      "row \(row): is none of the \(count) rows that come after "
        + (last.map { "row \($0)" } ?? "the start") + "; give rows in order, each once"
    case .otherLength(let name, let found, let due):
      "\(name): has rows of \(found) logits, not \(due); judge them by their own length"
    case .otherShape(let name, let found, let logits):
      "\(name): shape \(found) does not go with the logits' \(logits)"
    case .notOfTheFormat(let row, let index, let value, let format):
      "row \(row), index \(index): \(value) is not a number of \(format); judge it in its own format"
    }
  }
}
