import FloatFormats
import SoftmaxAnalysis
import TensorFiles

/// Logits as the command line gives them: numbers, which are one row, or a file.
enum LogitsInput {
  case numbers([Double])
  case file(LogitsSource)

  /// - Throws: `ArgumentError` for several arguments that are not all numbers; `TensorFileError`.
  init(_ arguments: [String], axis: Int) throws {
    if !Self.areNumbers(arguments) {
      self = .file(try LogitsSource.open(path: arguments[0], axis: axis))
      guard rowCount > 0 else {
        throw ArgumentError(
          description: "\(arguments[0]): holds no rows; softmax needs one logit or more")
      }
      return
    }
    self = .numbers(
      try arguments.enumerated().map { index, text in
        do {
          return try NumberText.parse(text)
        } catch {
          throw ArgumentError(
            description: "logit \(index + 1): \(error); or give one file instead of numbers")
        }
      })
  }

  /// Whether the arguments are meant as numbers, or as a file: the only argument, if it is none.
  static func areNumbers(_ arguments: [String]) -> Bool {
    arguments.count != 1 || NegativeNumbers.isNumber(NegativeNumbers.restored(arguments[0]))
  }

  var rowCount: Int {
    switch self {
    case .numbers: 1
    case .file(let source): source.rowCount
    }
  }

  var description: Analysis.Input {
    switch self {
    case .numbers(let numbers): .init(name: "arguments", shape: [numbers.count], axis: 0)
    case .file(let source): .init(name: source.name, shape: source.shape, axis: source.axis)
    }
  }

  func forEachRow(_ body: (Int, [Double]) throws -> Void) throws {
    switch self {
    case .numbers(let numbers): try body(0, numbers)
    case .file(let source): try source.forEachRow(body)
    }
  }
}
