/// Neumaier's sum (ZAMM 54, 1974): its error does not grow with the number of terms until there are about
/// 2^53 of them.
struct NeumaierSum {
  private var high = 0.0
  private var low = 0.0

  mutating func add(_ term: Double) {
    let total = high + term
    low += high.magnitude >= term.magnitude ? (high - total) + term : (term - total) + high
    high = total
  }

  mutating func add(_ other: NeumaierSum) {
    add(other.high)
    low += other.low
  }

  var value: Double { high + low }
}
