import SeededRandom

extension SplitMix64 {
  /// A number of either sign with a random significand and an exponent from `exponents`.
  mutating func double(exponents: ClosedRange<Int>) -> Double {
    let significand = Double(
      bitPattern: next() & 0x800f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    return Double(
      sign: .plus, exponent: .random(in: exponents, using: &self), significand: significand)
  }
}
