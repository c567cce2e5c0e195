import SoftmaxCore
import SoftmaxReference

/// Where outputs come from.
enum OutputOrigin: Sendable {
  /// They were given beside the rows: of a file, or of a library's process.
  case given
  /// An algorithm makes them of the rows as received, with the temperature as received.
  case algorithm(Candidate, ElementaryFunctions, temperature: Double)

  /// The outputs for rows, one after the other.
  ///
  /// - Parameter received: the rows' logits as the maker of the outputs received them.
  func outputs(for rows: RowStretch, received: [Double], _ quantity: Quantity) -> [Double] {
    guard case .algorithm(let candidate, let functions, let temperature) = self else {
      return rows.outputs
    }
    var outputs: [Double] = []
    let length = rows.length
    outputs.reserveCapacity(rows.numbers.count * quantity.outputCount(length))
    for row in rows.numbers.indices {
      outputs += candidate.run(
        quantity, Array(received[row * length..<(row + 1) * length]), with: rows.companion(row),
        temperature: temperature, functions: functions)
    }
    return outputs
  }
}
