/// A tensor of numbers in memory, in C order: what text files hold.
struct MemoryTensor: Sendable, Hashable {
  var values: [Double]
  var shape: [Int]

  /// The row of that number in `layout`, the layout of `shape`.
  func row(_ index: Int, of layout: AxisLayout) -> [Double] {
    let start = index / layout.inner * layout.length * layout.inner + index % layout.inner
    return (0..<layout.length).map { values[start + $0 * layout.inner] }
  }
}
