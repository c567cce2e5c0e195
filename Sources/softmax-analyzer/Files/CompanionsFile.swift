import SoftmaxReference
import TensorFiles

/// Labels or targets in a file, beside rows of logits.
struct CompanionsFile {
  private enum Content {
    case labels([RowCompanion])
    case targets(LogitsSource)
  }

  private let content: Content
  private let name: String

  /// Nil where the options name no file.
  ///
  /// - Throws: `TensorFileError`; `ArgumentError` where the file's numbers do not go with the logits.
  init?(_ options: CompanionOptions, beside logits: LogitsSource) throws {
    if let path = options.labels {
      let source = try LogitsSource.open(path: path, axis: -1)
      let numbers = try source.rows(0..<source.rowCount).numbers
      guard numbers.count == logits.rowCount else {
        throw ArgumentError(
          description:
            "\(path): \(numbers.count) labels for \(logits.rowCount) rows of logits; give each "
            + "row one")
      }
      let ignored = options.ignoreLabel.map { Double($0.value) }
      content = .labels(
        try numbers.enumerated().map { row, number in
          try Self.companion(number, ignored, classes: logits.rowLength, "\(path): row \(row)")
        })
      name = path
    } else if let path = options.targets {
      let source = try LogitsSource.open(path: path, axis: logits.axis)
      guard source.shape == logits.shape else {
        throw ArgumentError(
          description:
            "\(path): shape \(source.shape) where the logits have \(logits.shape); give each logit "
            + "a target")
      }
      content = .targets(source)
      name = path
    } else {
      return nil
    }
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
