import SeededRandom

/// Rows of logits of one length from a seed, the same on every machine.
package struct SeededRows {
  package let rows: [[Double]]

  /// Logits that are nearly normal, of a standard deviation.
  package static func normal(_ count: Int, length: Int, scale: Double) -> SeededRows {
    var random = SplitMix64(state: UInt64(length) &* 1000 &+ scale.bitPattern)
    return SeededRows(
      rows: (0..<count).map { _ in (0..<length).map { _ in scale * random.nearlyNormal() } })
  }

  /// The largest logit first, anywhere in [0, 8), so that `x - max` has something to round; the others
  /// evenly below it, down to a gap of `reach`.
  package static func evenGaps(_ count: Int, length: Int, reach: Double) -> SeededRows {
    var random = SplitMix64(state: 1)
    return SeededRows(
      rows: (0..<count).map { _ in
        let largest = 8 * random.fraction()
        return [largest] + (1..<length).map { _ in largest - reach * random.fraction() }
      })
  }

  /// As an analysis names them.
  package var input: Analysis.Input {
    .init(name: "seeded rows", shape: [rows.count, rows.first?.count ?? 0], axis: 1)
  }

  /// Calls `body` with every row and its number, in order.
  package func visit(_ body: (Int, [Double]) throws -> Void) rethrows {
    for (number, row) in rows.enumerated() { try body(number, row) }
  }
}

extension SplitMix64 {
  /// A number of [0, 1).
  fileprivate mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The sum of twelve numbers of [0, 1) less 6.
  fileprivate mutating func nearlyNormal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + fraction() }
  }
}
