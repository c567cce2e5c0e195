/// A seeded generator, so that what was drawn can be drawn again: Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators" (OOPSLA 2014, doi:10.1145/2660193.2660195).
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  package init(state: UInt64) {
    self.state = state
  }

  package mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// What the state grows by from one number to the next.
  package static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// The number of a state.
  package static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
