import Synchronization

/// Uniform random bits from a seed: SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
///
/// A sequence shared by the copies of a machine; one row, on one thread, draws from it in order.
final class RandomBits: Sendable {
  private let state: Atomic<UInt64>

  init(seed: UInt64) {
    state = Atomic(seed)
  }

  func next() -> UInt64 {
    var z = state.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
