/// SplitMix64 (Steele, Lea, Flood 2014): a seeded generator, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

extension SplitMix64 {
  /// A row of 2 to 9 logits, of one of three kinds: ordinary, wide, and with ties and masked classes.
  mutating func row() -> [Double] {
    let count = Int.random(in: 2...9, using: &self)
    let kind = Int.random(in: 0..<3, using: &self)
    return (0..<count).map { index in
      switch kind {
      case 0: .random(in: -10...10, using: &self)
      case 1: .random(in: -800...800, using: &self)
      default: index > 1 && Bool.random(using: &self) ? -.infinity : Double(index % 3)
      }
    }
  }
}

extension Double {
  /// Equal as results: the same bits, or both NaN.
  func isSame(as other: Double) -> Bool {
    isNaN ? other.isNaN : bitPattern == other.bitPattern
  }
}
