/// The rows of an array in Fortran order, whose first axis varies fastest.
///
/// Such an array is one in C order with its axes reversed, so that its rows are numbered in another
/// order, unless they vary along one axis only.
struct FortranRows: Sendable, Hashable {
  /// The lengths of the axes other than the rows' own.
  private let lengths: [Int]

  /// Nil where the numbers are the same in either order.
  init?(shape: [Int], axis: Int) {
    lengths = shape.indices.filter { $0 != axis }.map { shape[$0] }
    if lengths.count(where: { $0 != 1 }) < 2 { return nil }
  }

  /// The place, in the reversed array, of the row that has this number in C order.
  func place(of row: Int) -> Int {
    var (rest, place) = (row, 0)
    // From the last axis, which varies fastest in the number and slowest in the place.
    for index in lengths.indices.reversed() {
      let (quotient, step) = rest.quotientAndRemainder(dividingBy: lengths[index])
      place += step * lengths[..<index].reduce(1, *)
      rest = quotient
    }
    return place
  }
}
