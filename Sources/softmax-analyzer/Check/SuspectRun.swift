import SoftmaxAnalysis
import TensorFiles

/// Looks for the function that outputs are of, where they are not the one asked for: reads some of the files
/// again.
struct SuspectRun {
  let plan: CheckPlan
  /// The logits as judged.
  let source: LogitsSource
  let outputs: OutputsSource

  /// Elements on which functions are tried.
  private static let capacity = 1 << 16
  /// The longest row of another reading.
  private static let greatestLength = 1 << 20
  /// Errors up to this many ulps need no search.
  private static let leastErrors = 2.0

  func suspects(_ totals: Totals) throws -> [Suspect] {
    // No function of labels or targets is among those that are tried.
    guard plan.quantity.rule.companion == .nothing else { return [] }
    let isSuspect =
      totals.maxUlp > Self.leastErrors || totals.nonFinite + totals.specialValueMismatches > 0
    guard isSuspect else { return [] }
    let search = SuspectSearch(
      plan.quantity, in: outputs.format, temperature: plan.temperature)
    return try search.suspects(
      sample(source, outputs, around: totals.worst?.row ?? 0), readings: readings)
  }

  /// Whole rows around one, as many as are tried.
  private func sample(
    _ logits: LogitsSource, _ outputs: OutputsSource, around row: Int
  ) throws -> SuspectSearch.Sample {
    let count = min(max(1, Self.capacity / logits.rowLength), logits.rowCount)
    let start = min(max(0, row - count / 2), logits.rowCount - count)
    let rows = start..<start + count
    return .init(
      length: logits.rowLength, logits: try logits.rows(rows).numbers,
      outputs: try outputs.numbers(of: rows), isWhole: count == logits.rowCount)
  }

  /// The tensor's first elements as rows along each other axis, and as longer rows.
  private func readings() throws -> [SuspectSearch.Reading] {
    guard source.shape.count > 1 else { return [] }
    return try otherAxes(source.shape)
      + (!plan.quantity.isForEachLogit ? [] : flattened(source.shape))
  }

  private func otherAxes(_ shape: [Int]) throws -> [SuspectSearch.Reading] {
    try shape.indices.compactMap { axis in
      guard axis != source.axis, shape[axis] <= Self.greatestLength else { return nil }
      let logits = source.along(axis: axis)
      return try outputs.along(logits).map {
        .axis(axis, try sample(logits, $0, around: 0))
      }
    }
  }

  /// All elements, or those of the axes from one on: neighbours in C order.
  private func flattened(_ shape: [Int]) throws -> [SuspectSearch.Reading] {
    let logits = source.along(axis: shape.count - 1)
    guard let outputs = outputs.along(logits) else { return [] }
    return try shape.indices.dropLast().compactMap { first in
      let outer = shape[..<first].reduce(1, *)
      let length = shape[first...].reduce(1, *)
      let isAnother = first == 0 || outer > 1
      guard isAnother, length > shape.last!, length <= Self.greatestLength else { return nil }
      let count = min(max(1, Self.capacity / length), outer)
      let rows = 0..<count * (length / shape.last!)
      return .flattened(
        from: first == 0 ? nil : first,
        .init(
          length: length, logits: try logits.rows(rows).numbers,
          outputs: try outputs.numbers(of: rows), isWhole: count == outer))
    }
  }
}
