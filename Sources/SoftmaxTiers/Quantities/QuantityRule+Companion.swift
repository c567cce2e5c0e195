extension QuantityRule {
  /// Whether what goes with a row of `count` logits is what the quantity needs.
  ///
  /// - Throws: `ReferenceError.wrongShape`.
  package func check(
    _ given: RowCompanion, _ count: Int, row: Int
  ) throws(ReferenceError) {
    guard companion != .nothing else { return }
    switch given {
    case .none: throw .wrongShape(.noCompanion(row: row))
    case .ignored: break
    case .label(let label):
      guard (0..<count).contains(label) else {
        throw .wrongShape(.label(label, classes: count, row: row))
      }
    case .numbers(let numbers):
      guard numbers.count == count else {
        throw .wrongShape(.numbers(count: numbers.count, due: count, row: row))
      }
    }
  }
}
