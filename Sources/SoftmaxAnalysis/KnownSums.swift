import Synchronization

/// The sum of a row's shifted exponentials: from left to right in the accumulator, exactly, and by what part of
/// the exact one the first is too large.
typealias PlainSum = (computed: Double, exact: Double, excess: Double)

/// Sums that the patterns of a diagnosis ask for, each worked out once.
final class KnownSums: Sendable {
  private let deviations = Mutex<[(outputs: [Double], value: Double?)]>([])
  private let facts = Mutex<[(outputs: [Double], value: SumFacts?)]>([])
  private let plain = Mutex<PlainSum?>(nil)

  func deviation(of outputs: [Double], _ find: () -> Double?) -> Double? {
    if let known = deviations.withLock({ $0.first { $0.outputs == outputs } }) {
      return known.value
    }
    let value = find()
    deviations.withLock { $0.append((outputs, value)) }
    return value
  }

  func facts(of outputs: [Double], _ find: () -> SumFacts?) -> SumFacts? {
    if let known = facts.withLock({ $0.first { $0.outputs == outputs } }) { return known.value }
    let value = find()
    facts.withLock { $0.append((outputs, value)) }
    return value
  }

  func plainSum(_ find: () -> PlainSum) -> PlainSum {
    if let known = plain.withLock({ $0 }) { return known }
    let sum = find()
    plain.withLock { $0 = sum }
    return sum
  }
}
