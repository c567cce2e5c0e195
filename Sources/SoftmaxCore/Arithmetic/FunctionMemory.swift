import Synchronization

/// Results by their arguments.
final class FunctionMemory: KnownExponentials {
  private let exps = Mutex<[UInt64: Double]>([:])
  private let exp2s = Mutex<[UInt64: Double]>([:])

  func exp(_ x: Double, compute: (Double) -> Double) -> Double {
    exps.withLock { Self.value(x, &$0, compute) }
  }

  func exp2(_ x: Double, compute: (Double) -> Double) -> Double {
    exp2s.withLock { Self.value(x, &$0, compute) }
  }

  private static func value(
    _ x: Double, _ known: inout [UInt64: Double], _ compute: (Double) -> Double
  ) -> Double {
    if let value = known[x.bitPattern] { return value }
    let value = compute(x)
    known[x.bitPattern] = value
    return value
  }
}
