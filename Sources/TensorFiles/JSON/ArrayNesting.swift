/// Where a reader of nested arrays stands, and the shape that the arrays read so far agree on.
///
/// Nothing here recurses, so no nesting can exhaust the stack.
struct ArrayNesting {
  /// Arrays may be nested this deep.
  static let deepest = 64

  /// An element that does not fit the others.
  struct Misfit: Error, Hashable {
    /// Where it stands, such as `[2][1]`.
    let path: String
    let message: String
  }

  /// The number of elements finished in each open array, outermost first.
  private var counts: [Int] = []
  /// The length of the arrays at each depth, nil until the first one there is closed.
  private var lengths: [Int?] = []
  private var hasNumbers = false

  /// How many arrays are open.
  var depth: Int { counts.count }

  /// The lengths of the arrays at each depth, once all are closed.
  var shape: [Int] { lengths.map { $0 ?? 0 } }

  /// Where the next element stands, such as `[2][1]`; empty outside all arrays.
  var path: String { counts.map { "[\($0)]" }.joined() }

  /// Enters an array.
  ///
  /// - Throws: `Misfit` beyond `deepest`, and where the numbers so far are less deep.
  mutating func open() throws(Misfit) {
    guard depth < Self.deepest else {
      throw misfit("arrays nested deeper than \(Self.deepest); a tensor has fewer axes")
    }
    guard !hasNumbers || depth < lengths.count else {
      throw misfit("an array among numbers; nest all numbers equally deep")
    }
    counts.append(0)
    if lengths.count < depth { lengths.append(nil) }
  }

  /// Takes a number.
  ///
  /// - Precondition: an array is open.
  /// - Throws: `Misfit` where other arrays or numbers are deeper.
  mutating func addNumber() throws(Misfit) {
    guard depth == lengths.count else {
      throw misfit("a number among arrays; nest all numbers equally deep")
    }
    hasNumbers = true
    counts[depth - 1] += 1
  }

  /// Leaves the innermost array.
  ///
  /// - Precondition: an array is open.
  /// - Throws: `Misfit` where the first array of this depth has another length.
  mutating func close() throws(Misfit) {
    let count = counts.removeLast()
    let length = lengths[depth] ?? count
    guard count == length else {
      throw misfit(
        "\(count) elements, but the first array of this depth has \(length); make all equally long")
    }
    lengths[depth] = length
    if depth > 0 { counts[depth - 1] += 1 }
  }

  private func misfit(_ message: String) -> Misfit {
    Misfit(path: path, message: message)
  }
}
