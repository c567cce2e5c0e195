import SeededRandom
import Synchronization

/// Uniform random bits from a seed, by `SplitMix64`: a sequence shared by the copies of a machine; one row, on one thread, draws from it in order.
final class RandomBits: Sendable {
  private let state: Atomic<UInt64>

  init(seed: UInt64) {
    state = Atomic(seed)
  }

  func next() -> UInt64 {
    SplitMix64.mixed(state.wrappingAdd(SplitMix64.step, ordering: .relaxed).newValue)
  }
}
