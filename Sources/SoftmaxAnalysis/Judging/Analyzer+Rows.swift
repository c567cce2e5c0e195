import SoftmaxReference

extension Analyzer {
  /// The analysis of rows of floating-point numbers, one after the other.
  ///
  /// - Parameters:
  ///   - rowLength: logits of each row; all of them, if not given.
  ///   - name: what the analysis calls the logits.
  /// - Throws: `ReferenceError` (`.wrongShape` where the logits are not whole rows), and `AnalysisError.noRows` if
  ///   there are none.
  public func analyze(
    _ logits: some Collection<some BinaryFloatingPoint>, rowLength: Int? = nil,
    named name: String = "logits"
  ) throws -> Analysis {
    let logits = try [Double](exactly: logits)
    let length = rowLength ?? logits.count
    guard length > 0 else { throw AnalysisError.noRows(name) }
    let rows = logits.count / length
    guard logits.count == rows * length else {
      throw ReferenceError.wrongShape(.logits(count: logits.count, length: length))
    }
    return try analyze(Analysis.Input(name: name, shape: [rows, length], axis: 1)) { visit in
      for row in 0..<rows { try visit(row, Array(logits[row * length..<(row + 1) * length])) }
    }
  }
}
