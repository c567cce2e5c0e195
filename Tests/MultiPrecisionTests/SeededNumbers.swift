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

  /// A number of either sign with a random significand and an exponent from `exponents`.
  mutating func double(exponents: ClosedRange<Int>) -> Double {
    let significand = Double(
      bitPattern: next() & 0x800f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    return Double(
      sign: .plus, exponent: .random(in: exponents, using: &self), significand: significand)
  }
}
