import FloatFormats
import SoftmaxAnalysis
import TensorFiles

/// Logits as the command line gives them: numbers, which are one row, or a file.
enum LogitsInput {
  case numbers([Double])
  case file(LogitsSource)

  /// Several numbers may stand in one argument, with spaces between them.
  ///
  /// - Throws: `ArgumentError` for several arguments that are not all numbers; `TensorFileError`.
  init(_ arguments: [String], axis: Int, format: FloatFormat? = nil) throws {
    if !Self.areNumbers(arguments) {
      try self.init(file: arguments[0], axis: axis, format: format)
      return
    }
    self = .numbers(
      try Self.words(arguments).enumerated().map { index, text in
        do {
          return try NumberText.parse(String(text))
        } catch {
          throw ArgumentError(
            description: "logit \(index + 1): \(error); or give one file instead of numbers")
        }
      })
  }

  private static func words(_ arguments: [String]) -> [Substring] {
    arguments.flatMap { $0.split(separator: " ", omittingEmptySubsequences: false) }
  }

  /// - Throws: `ArgumentError` for a file without rows; `TensorFileError`.
  init(file path: String, axis: Int, format: FloatFormat? = nil) throws {
    self = .file(try LogitsFile.open(path, axis: axis, format: format))
    guard rowCount > 0 else {
      throw ArgumentError(
        description: "\(path): holds no rows; softmax needs one logit or more")
    }
  }

  /// Whether the arguments are meant as numbers, or as a file: the only argument, if it is none.
  static func areNumbers(_ arguments: [String]) -> Bool {
    arguments.count != 1 || words(arguments).allSatisfy { NegativeNumbers.isNumber(String($0)) }
  }

  /// The file that the arguments name, if they are no numbers.
  static func file(_ arguments: [String]) -> String? {
    areNumbers(arguments) ? nil : arguments[0]
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
    case .file(let source): source.description
    }
  }

  /// The analysis of all rows, with a progress bar.
  ///
  /// - Throws: what reading a file throws, and `ReferenceError`.
  func analyzed(
    _ options: AnalysisOptions, with companions: CompanionOptions? = nil, threads: Int
  ) throws -> Analysis {
    let beside = try companions.flatMap { try CompanionsFile($0, beside: description) }
    let progress = ProgressBar(total: rowCount)
    defer { progress.clear() }
    return try Analyzer(options, threads: threads).analyze(
      description, with: { try beside?.companion(of: $0) ?? .none }, progress: progress.update,
      visitRows: { try forEachRow($0) })
  }

  func forEachRow(_ body: (Int, [Double]) throws -> Void) throws {
    switch self {
    case .numbers(let numbers): try body(0, numbers)
    case .file(let source): try source.forEachRow(body)
    }
  }
}

extension LogitsSource {
  var description: Analysis.Input { .init(name: name, shape: shape, axis: axis) }
}
