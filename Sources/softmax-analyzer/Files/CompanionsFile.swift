import SoftmaxAnalysis
import SoftmaxReference
import TensorFiles

/// Labels or targets in a file or among the arguments, beside rows of logits.
struct CompanionsFile {
  private enum Content {
    case labels([RowCompanion])
    case targets(LogitsSource)
  }

  private let content: Content
  private let name: String

  /// Nil where the options name neither.
  ///
  /// - Throws: `TensorFileError`; `ArgumentError` where the numbers do not go with the logits.
  init?(_ options: CompanionOptions, beside logits: Analysis.Input) throws {
    if let path = options.labels {
      let source = try Self.source(path, "--labels", axis: -1)
      let numbers = try source.rows(0..<source.rowCount).numbers
      guard numbers.count == logits.rowCount else {
        throw ArgumentError(
          description:
            "\(source.name): \(numbers.count) labels for \(logits.rowCount) rows of logits; give each "
            + "row one")
      }
      let ignored = options.ignoreLabel.map { Double($0.value) }
      content = .labels(
        try numbers.enumerated().map { row, number in
          try Self.companion(
            number, ignored, classes: logits.rowLength, "\(source.name): row \(row)")
        })
      name = source.name
    } else if let path = options.targets {
      let isRow = CompanionOptions.isNumbers(path)
      let source = try Self.source(path, "--targets", axis: isRow ? -1 : logits.axis)
      // A row may have an axis of length 1 beside it.
      guard
        source.shape == logits.shape
          || isRow && logits.rowCount == 1
            && source.rowLength == logits.rowLength
      else {
        throw ArgumentError(
          description:
            "\(source.name): shape \(source.shape) where the logits have \(logits.shape); give each logit "
            + "a target")
      }
      content = .targets(source)
      name = source.name
    } else {
      return nil
    }
  }

  /// A file's numbers, or those of the argument itself.
  private static func source(_ text: String, _ option: String, axis: Int) throws -> LogitsSource {
    guard CompanionOptions.isNumbers(text) else {
      return try LogitsSource.open(path: text, axis: axis)
    }
    return try LogitsSource(bytes: Array(text.utf8), name: option, axis: axis)
  }

  /// Whether each row has targets, or else a label.
  var areTargets: Bool { if case .targets = content { true } else { false } }

  /// Writes them as an NPY of numbers: one for each row, or one for each logit.
  ///
  /// - Parameter ignored: the label of rows that do not count.
  func write(to path: String, beside logits: Analysis.Input, ignored: Int) throws {
    let writer = try NPYWriter(
      path: path, format: .binary64, shape: areTargets ? logits.shape : [logits.rowCount],
      axis: areTargets ? logits.axis : nil)
    for row in 0..<logits.rowCount {
      switch try companion(of: row) {
      case .label(let label): try writer.write(row: [Double(label)], at: row)
      case .ignored: try writer.write(row: [Double(ignored)], at: row)
      case .numbers(let targets): try writer.write(row: targets, at: row)
      case .none: preconditionFailure("a label or targets go with every row")
      }
    }
    try writer.finish()
  }

  private static func companion(
    _ number: Double, _ ignored: Double?, classes: Int, _ place: String
  ) throws -> RowCompanion {
    if number == ignored { return .ignored }
    guard let label = Int(exactly: number), (0..<classes).contains(label) else {
      throw ArgumentError(
        description:
          "\(place): \(number.formatted) is no label of \(classes) classes, 0 to \(classes - 1); "
          + "mend it, or leave such rows out with --ignore-label")
    }
    return .label(label)
  }

  /// What goes with a row.
  func companion(of row: Int) throws -> RowCompanion { try companions(of: row..<row + 1)[0] }

  /// What goes with some of the rows.
  func companions(of rows: Range<Int>) throws -> [RowCompanion] {
    switch content {
    case .labels(let labels): return Array(labels[rows])
    case .targets(let source):
      let numbers = try source.rows(rows).numbers
      let length = source.rowLength
      return try rows.enumerated().map { place, row in
        let targets = Array(numbers[place * length..<(place + 1) * length])
        if let index = targets.firstIndex(where: { !$0.isFinite }) {
          throw ArgumentError(
            description:
              "\(name): row \(row), index \(index): \(targets[index]) is no target; targets are "
              + "finite numbers")
        }
        return .numbers(targets)
      }
    }
  }
}

extension Double {
  /// As a whole number where it is one.
  fileprivate var formatted: String {
    Int(exactly: self).map(String.init) ?? "\(self)"
  }
}
