import FloatFormats
public import SoftmaxReference

extension OutputChecker {
  /// The check of all rows of a matrix in memory, one after the other.
  ///
  /// - Parameters:
  ///   - outputs: numbers of the format, one for each logit, or for each row for a quantity of the row.
  ///   - logits: rows of `length` logits.
  ///   - name: what the check calls the outputs.
  /// - Throws: `ReferenceError`, and `CheckError` where the counts do not go together, there are no rows, or an
  ///   output is no number of the format.
  public func check<Output: KernelNumber, Logit: KernelNumber>(
    _ outputs: Span<Output>, for logits: Span<Logit>, named name: String = "outputs"
  ) throws -> OutputCheck {
    try check(name, outputs.count, logits.count) { places in
      FloatEnvironment.ordinary { places.map { outputs[$0].double } }
    } logits: { places in
      FloatEnvironment.ordinary { places.map { logits[$0].double } }
    }
  }

  /// The check of all rows of a matrix in arrays, or other collections of floating-point numbers of any type.
  ///
  /// - Throws: as for spans; `ReferenceError.numberTooLong` for a number that Double does not hold.
  public func check(
    _ outputs: some Collection<some BinaryFloatingPoint>,
    for logits: some Collection<some BinaryFloatingPoint>, named name: String = "outputs"
  ) throws -> OutputCheck {
    let outputs = try [Double](exactly: outputs)
    let logits = try [Double](exactly: logits)
    return try check(name, outputs.count, logits.count) {
      Array(outputs[$0])
    } logits: {
      Array(logits[$0])
    }
  }

  private func check(
    _ name: String, _ outputCount: Int, _ logitCount: Int, outputs: (Range<Int>) -> [Double],
    logits: (Range<Int>) -> [Double]
  ) throws -> OutputCheck {
    let rows = logitCount / length
    let width = quantity.outputCount(length)
    guard logitCount == rows * length, outputCount == rows * width else {
      throw CheckError.partialRows(
        row: 0, logits: logitCount, outputs: outputCount, dueLogits: rows * length,
        dueOutputs: rows * width)
    }
    let shape = [rows, length]
    return try check(
      name, logits: Analysis.Input(name: "logits", shape: shape, axis: 1),
      outputs: Analysis.Input(
        name: name, shape: quantity.isForEachLogit ? shape : [rows],
        axis: quantity.isForEachLogit ? 1 : 0)
    ) { visit in
      let step = max(1, Self.stretch / length)
      for first in stride(from: 0, to: rows, by: step) {
        let numbers = first..<min(first + step, rows)
        try visit(
          Rows(
            numbers: Array(numbers),
            logits: logits(numbers.lowerBound * length..<numbers.upperBound * length),
            outputs: outputs(numbers.lowerBound * width..<numbers.upperBound * width)))
      }
    }
  }

  /// Logits of a stretch of rows, about: enough for several threads.
  private static var stretch: Int { 1 << 20 }
}
