import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import TensorFiles

/// Outputs in a file, as rows beside those of the logits.
struct OutputsSource {
  let format: FloatFormat
  private let source: LogitsSource
  private let isReduced: Bool
  private let rowLength: Int

  /// - Throws: `TensorFileError`; `ArgumentError` where the outputs' shape does not go with the logits',
  ///   or their format must be told.
  init(
    _ path: String, beside logits: LogitsSource, quantity: Quantity, format: FloatFormat?
  ) throws {
    isReduced = !quantity.isForEachLogit
    // The axis of a reduced file is only one to read along; all of its numbers are wanted.
    source = try LogitsSource.open(
      path: path, axis: isReduced ? -1 : logits.axis,
      encoding: format?.isCustom == true ? nil : format)
    try Self.refuseBits(source, of: format)
    rowLength = source.rowLength
    guard Self.goes(source.shape, with: logits.shape, axis: logits.axis, isReduced) else {
      throw Self.mismatch(path, source.shape, logits, isReduced)
    }
    guard let known = format ?? source.logitFormat ?? Self.ofText(source) else {
      throw ArgumentError(
        description: "\(path): holds \(source.elementFormatName), which may be bits of any format; "
          + "name it with --format")
    }
    self.format = known
  }

  private init(_ source: LogitsSource, _ format: FloatFormat, isReduced: Bool) {
    (self.source, self.format, self.isReduced) = (source, format, isReduced)
    rowLength = source.rowLength
  }

  /// The same outputs beside the logits along another axis; nil where their shape does not go with it.
  func along(_ logits: LogitsSource) -> OutputsSource? {
    guard isReduced else {
      return OutputsSource(source.along(axis: logits.axis), format, isReduced: false)
    }
    return Self.goes(source.shape, with: logits.shape, axis: logits.axis, true) ? self : nil
  }

  /// Whether outputs of that shape are what logits give along an axis.
  private static func goes(
    _ shape: [Int], with logits: [Int], axis: Int, _ isReduced: Bool
  ) -> Bool {
    guard isReduced else { return shape == logits }
    // A text file of one line or column has an axis of length 1 that a reduced tensor has not.
    return shape.filter { $0 != 1 } == reduced(logits, axis).filter { $0 != 1 }
  }

  private static func reduced(_ shape: [Int], _ axis: Int) -> [Int] {
    Array(shape[..<axis] + shape[(axis + 1)...])
  }

  private static func mismatch(
    _ path: String, _ shape: [Int], _ logits: LogitsSource, _ isReduced: Bool
  ) -> ArgumentError {
    let wanted = isReduced ? reduced(logits.shape, logits.axis) : logits.shape
    let others = logits.shape.indices.filter {
      isReduced && goes(shape, with: logits.shape, axis: $0, true)
    }
    return ArgumentError(
      description: "\(path): shape \(shape) where \(wanted) belongs to the logits' "
        + "\(logits.shape); "
        + (others.first.map { "it goes with --axis \($0)" } ?? "check --axis and --quantity"))
  }

  /// Files hold the numbers of custom formats, never their bits, which unsigned integers may be meant as.
  private static func refuseBits(_ source: LogitsSource, of format: FloatFormat?) throws {
    guard let format, format.isCustom, source.elementFormatName.hasPrefix("uint") else { return }
    throw ArgumentError(
      description:
        "\(source.name): holds \(source.elementFormatName), which may be raw bits; outputs in "
        + "\(format.name) are read as numbers: write them as <f8 or <f4")
  }

  /// Decimal text is held as binary64; integers in an NPY have no format.
  private static func ofText(_ source: LogitsSource) -> FloatFormat? {
    source.elementFormatName == "decimal text" ? .binary64 : nil
  }

  /// A file for a number beside each output.
  func errorWriter(_ path: String) throws(TensorFileError) -> NPYWriter {
    try NPYWriter(
      path: path, format: .binary64, shape: source.shape, axis: isReduced ? nil : source.axis)
  }

  var description: Analysis.Input {
    .init(name: source.name, shape: source.shape, axis: source.axis)
  }

  /// The outputs for rows of logits, one after the other.
  ///
  /// - Throws: `ArgumentError` for a number that is none of the format; `TensorFileError`.
  func numbers(of rows: Range<Int>) throws -> [Double] {
    let numbers =
      isReduced
      ? try reducedNumbers(of: rows) : try source.rows(rows).numbers
    // What a file of the format holds is of the format.
    if source.logitFormat == format { return numbers }
    if let place = numbers.firstIndex(where: { !holds($0) }) {
      let (row, index) = place.quotientAndRemainder(dividingBy: isReduced ? 1 : rowLength)
      let column = isReduced ? "" : ", index \(index)"
      throw ArgumentError(
        description:
          "\(source.name): row \(rows.lowerBound + row)\(column): \(numbers[place]) is not a "
          + "number of \(format.name); name the outputs' own format with --format")
    }
    // Where there is one zero, -0 is another name of it.
    return format.hasNegativeZero ? numbers : numbers.map { $0 == 0 ? 0 : $0 }
  }

  /// One number for each row of logits: a stretch of the file, seen as one row in C order.
  private func reducedNumbers(of rows: Range<Int>) throws -> [Double] {
    guard !rows.isEmpty else { return [] }
    let stored = rows.lowerBound / rowLength..<(rows.upperBound - 1) / rowLength + 1
    let numbers = try source.rows(stored).numbers
    let start = rows.lowerBound - stored.lowerBound * rowLength
    return Array(numbers[start..<start + rows.count])
  }

  private func holds(_ value: Double) -> Bool {
    value.isNaN || value.isInfinite && format.hasInfinity || format.round(value) == value
  }
}
