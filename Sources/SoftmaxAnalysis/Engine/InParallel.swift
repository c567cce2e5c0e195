import Dispatch
import SoftmaxReference
import Synchronization

/// The values of `body` for 0, 1 up to `count`, in that order, whatever the number of threads; each is worked
/// out in the ordinary floating-point modes.
func inParallel<Value: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  let workers = min(threads, count)
  if workers <= 1 { return FloatEnvironment.ordinary { (0..<count).map(body) } }
  let values = Mutex([Value?](repeating: nil, count: count))
  let taken = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = taken.add(1, ordering: .relaxed).oldValue
      guard index < count else { break }
      let value = FloatEnvironment.ordinary { body(index) }
      values.withLock { $0[index] = value }
    }
  }
  return values.withLock { $0.map { $0! } }
}
