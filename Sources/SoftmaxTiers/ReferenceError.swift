/// Why the reference gives no result.
public enum ReferenceError: Error, Sendable, Hashable {
  /// The row has no logits.
  case emptyRow(row: Int)
  /// The temperature is zero, negative, infinite or NaN.
  case invalidTemperature(Double)
  /// Another quantity than softmax, or another temperature than 1, was asked for in base 2.
  case baseTwoIsForSoftmax
  /// The result is NaN, which the format cannot hold.
  case notANumber(row: Int, format: String)
  /// No precision of the budget, of which `bits` is the last, decided the element of a `TwoLevelRow`.
  case precisionExhausted(row: Int, index: Int, bits: Int)
  /// The environment names kernels that this processor or build does not have.
  case noSuchKernels(String)
  /// Counts or places do not go together. Behind a pointer, so that errors stay small.
  indirect case wrongShape(ShapeMismatch)
  /// A number of a type wider than Double is none of binary64.
  case numberTooLong(row: Int, index: Int)
}

extension ReferenceError {
  /// The row that it is about; nil for those that are of no row.
  public var row: Int? {
    switch self {
    case .emptyRow(let row), .notANumber(let row, _), .precisionExhausted(let row, _, _),
      .numberTooLong(let row, _):
      row
    case .invalidTemperature, .baseTwoIsForSoftmax, .noSuchKernels, .wrongShape: nil
    }
  }

  /// The same of a row that has another number elsewhere.
  public func renumbered(_ number: (Int) -> Int) -> ReferenceError {
    switch self {
    case .emptyRow(let row): .emptyRow(row: number(row))
    case .notANumber(let row, let format): .notANumber(row: number(row), format: format)
    case .precisionExhausted(let row, let index, let bits):
      .precisionExhausted(row: number(row), index: index, bits: bits)
    case .wrongShape(let mismatch): .wrongShape(mismatch.renumbered(number))
    case .numberTooLong(let row, let index): .numberTooLong(row: number(row), index: index)
    case .invalidTemperature, .baseTwoIsForSoftmax, .noSuchKernels: self
    }
  }
}
