import SeededRandom

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
