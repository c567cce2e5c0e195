import SeededRandom

/// Rows of one length that a kernel works on in one call.
struct Batch {
  let length: Int
  let rows: Int
  let logits: [Double]
  /// Whether every logit is a Float, so that the kernels for Floats are checked as well.
  let areFloats: Bool

  /// The batch of that number: length from 1 to 2000, one in four below 20, and a kind of logits.
  init(seed: UInt64, number: Int) {
    var generator = SplitMix64(state: seed &* 0x9e37_79b9 &+ UInt64(number) &* 0xbf58_476d_1ce4)
    let isShort = number % 4 == 0
    length =
      isShort ? .random(in: 1...80, using: &generator) : .random(in: 1...2000, using: &generator)
    rows = isShort ? 19 : 1
    let kind = Int.random(in: 0..<7, using: &generator)
    let areFloats = number % 2 == 0
    self.areFloats = areFloats
    let length = length
    logits = (0..<rows * length).map { index in
      let value = Self.logit(kind, isFirst: index % length == 0, &generator)
      return areFloats ? Double(Float(value)) : value
    }
  }

  private static func logit(
    _ kind: Int, isFirst: Bool, _ generator: inout SplitMix64
  ) -> Double {
    let unit = Double.random(in: 0..<1, using: &generator)
    switch kind {
    case 0: return 20 * unit - 10
    case 1: return 110 * unit - 50
    // Exponents from 2^-60 to 2^9, of either sign.
    case 2:
      let exponent = Int.random(in: -60...8, using: &generator)
      return Double(sign: .plus, exponent: exponent, significand: 2 * unit - 1)
    // Gaps up to the subnormal range of Double, and beyond.
    case 3: return isFirst ? -0.001234567890123 : -760 * unit * unit
    // Gaps that make Floats subnormal, or zero.
    case 4: return isFirst ? 0.7 : -80 - 40 * unit
    // Half steps of the reduction by ln2/256.
    case 5: return isFirst ? 0 : -(Double(Int(unit * 30000)) + 0.5) * 0.0027076061740622863
    // Equal logits, neighbours of them, and masked ones.
    default: return unit < 0.4 ? 1 : unit < 0.6 ? (1.0).nextUp : unit < 0.8 ? -.infinity : unit
    }
  }
}
