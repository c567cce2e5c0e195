import SeededRandom

/// Rows of logits that are nearly normal, the same on every machine.
enum SeededRows {
  static func normal(_ count: Int, length: Int, scale: Double) -> [[Double]] {
    var random = SplitMix64(state: UInt64(length) &* 1000 &+ scale.bitPattern)
    return (0..<count).map { _ in (0..<length).map { _ in scale * random.nearlyNormal() } }
  }
}

extension SplitMix64 {
  /// A number of [0, 1).
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The sum of twelve numbers of [0, 1) less 6.
  fileprivate mutating func nearlyNormal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + fraction() }
  }
}
