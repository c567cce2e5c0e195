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
    Self.value(of: outputs, in: deviations, find)
  }

  func facts(of outputs: [Double], _ find: () -> SumFacts?) -> SumFacts? {
    Self.value(of: outputs, in: facts, find)
  }

  private static func value<Value: Sendable>(
    of outputs: [Double], in known: borrowing Mutex<[(outputs: [Double], value: Value)]>,
    _ find: () -> Value
  ) -> Value {
    if let entry = known.withLock({ $0.first { $0.outputs == outputs } }) { return entry.value }
    let value = find()
    known.withLock { $0.append((outputs, value)) }
    return value
  }

  func plainSum(_ find: () -> PlainSum) -> PlainSum {
    if let known = plain.withLock({ $0 }) { return known }
    let sum = find()
    plain.withLock { $0 = sum }
    return sum
  }
}
