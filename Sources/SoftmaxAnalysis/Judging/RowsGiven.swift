import FloatFormats
import SoftmaxReference

/// Sees to it that the rows given to a check are those that it says it judges: whole, in order, all of them,
/// and of numbers of the format.
struct RowsGiven {
  private let quantity: Quantity
  private let format: FloatFormat
  private let length: Int
  private let name: String
  /// Rows of the tensor, and how many of them are to be given.
  private let all: Int
  private let due: Int
  private var found = 0
  private var last: Int?

  /// - Throws: `CheckError.noRows`, `.otherLength`, `.otherShape`.
  init(
    _ checker: OutputChecker, _ logits: Analysis.Input, _ outputs: Analysis.Input,
    _ sample: RowSample?
  ) throws(CheckError) {
    quantity = checker.quantity
    format = checker.format
    length = checker.length
    name = logits.name
    guard logits.rowLength == length else {
      throw .otherLength(name, found: logits.rowLength, due: length)
    }
    all = logits.rowCount
    due = sample?.rows ?? all
    guard due > 0 else { throw .noRows(name) }
    guard sample.map({ $0.of == all }) ?? true else {
      throw .rowsMissing(name, found: all, due: sample!.of)
    }
    var reduced = logits.shape
    reduced.remove(at: logits.axis)
    // A reduced axis may stay with the length 1, or be the only one.
    let goes =
      !quantity.isForEachLogit
      ? outputs.shape.filter { $0 != 1 } == reduced.filter { $0 != 1 }
      : outputs.shape == logits.shape && outputs.axis == logits.axis
    guard goes else {
      throw .otherShape(outputs.name, found: outputs.shape, logits: logits.shape)
    }
  }

  /// - Throws: `CheckError.partialRows`, `.noSuchRow`, `.notOfTheFormat`.
  mutating func add(_ rows: OutputChecker.Rows) throws(CheckError) {
    let width = quantity.outputCount(length)
    let wanted = (rows.numbers.count * length, rows.numbers.count * width)
    guard (rows.logits.count, rows.outputs.count) == wanted else {
      throw .partialRows(
        row: rows.numbers.first ?? (last ?? -1) + 1, logits: rows.logits.count,
        outputs: rows.outputs.count, dueLogits: wanted.0, dueOutputs: wanted.1)
    }
    for row in rows.numbers {
      guard (0..<all).contains(row), row > last ?? -1 else {
        throw .noSuchRow(row, after: last, of: all)
      }
      last = row
    }
    found += rows.numbers.count
    if let place = rows.outputs.firstIndex(where: { !format.holds($0) }) {
      throw .notOfTheFormat(
        row: rows.numbers[place / width], index: place % width, value: rows.outputs[place],
        format: format.name)
    }
  }

  /// Ends a pass over the rows.
  ///
  /// - Throws: `CheckError.rowsMissing` where they were not all given.
  mutating func finish() throws(CheckError) {
    guard found == due else { throw .rowsMissing(name, found: found, due: due) }
    (found, last) = (0, nil)
  }
}

extension FloatFormat {
  /// Whether an output may be `value`: a number of this format, or NaN, which is never what is due where the
  /// format has none.
  fileprivate func holds(_ value: Double) -> Bool {
    if self == .binary64 || value.isNaN { return true }
    if value.isInfinite { return hasInfinity }
    let magnitude = value.magnitude
    guard magnitude >= leastNormalMagnitude, magnitude >= Double.leastNormalMagnitude else {
      return round(value) == value
    }
    let rest = UInt64(1) << UInt64(53 - significandBits) - 1
    return magnitude.significandBitPattern & rest == 0 && magnitude <= greatestFiniteMagnitude
  }
}
