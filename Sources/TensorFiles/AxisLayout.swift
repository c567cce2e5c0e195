/// How the rows along one axis lie in a tensor in C order.
///
/// The tensor is seen as `outer × length × inner`: the axes before the row's own, the row, and the
/// axes after. Row `o · inner + i` has its element `j` at `(o · length + j) · inner + i`, so rows are
/// numbered in C order over the remaining axes.
struct AxisLayout: Sendable, Hashable {
  let outer: Int
  let length: Int
  let inner: Int

  /// Rows along `axis`, an index into `shape`; with nil, each element is a row of its own.
  ///
  /// - Precondition: the product of the non-zero lengths is an `Int` (`elementCount(of:)` tells).
  init(shape: [Int], axis: Int?) {
    outer = shape[..<(axis ?? shape.endIndex)].reduce(1, *)
    length = axis.map { shape[$0] } ?? 1
    inner = axis.map { shape[($0 + 1)...].reduce(1, *) } ?? 1
  }

  var rowCount: Int { outer * inner }

  /// The number of elements of `shape`, or nil if a length is negative or the product of the non-zero
  /// ones, and so perhaps that of some of them, is beyond `Int`.
  static func elementCount(of shape: [Int]) -> Int? {
    var product = 1
    for length in shape where length != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard length > 0, !overflow else { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }

  /// Rows from `row` on that fit into `capacity` elements together; one row, if even that is longer.
  ///
  /// As long as `row` is where a block of the same capacity ended, the blocks cover all rows with as
  /// few runs as possible: whole stretches of `outer` if at least one of them fits, else as many
  /// neighbouring columns of one as fit.
  func block(at row: Int, capacity: Int) -> RowBlock {
    let slab = length * inner
    let (slabIndex, column) = row.quotientAndRemainder(dividingBy: inner)
    if slab <= capacity, column == 0 {
      let count = min(capacity / slab, outer - slabIndex)
      return RowBlock(
        rows: row..<row + count * inner, length: length, width: inner,
        firstElement: slabIndex * slab, runCount: 1, runLength: count * slab, runSpacing: 0)
    }
    let width = min(max(1, capacity / length), inner - column)
    let isWhole = width == inner
    return RowBlock(
      rows: row..<row + width, length: length, width: width,
      firstElement: slabIndex * slab + column, runCount: isWhole ? 1 : length,
      runLength: isWhole ? slab : width, runSpacing: inner)
  }
}

extension [Int] {
  /// A shape as Python writes a tuple: `()`, `(3,)`, `(3, 4)`.
  var shapeText: String {
    "(" + map(String.init).joined(separator: ", ") + (count == 1 ? ",)" : ")")
  }
}

/// Neighbouring rows that are read or written together, and where their elements are.
///
/// In the file they are `runCount` runs of `runLength` elements, `runSpacing` apart; in a buffer the
/// runs follow each other, and make up `length × width` elements for each `width` rows.
struct RowBlock: Hashable {
  let rows: Range<Int>
  let length: Int
  let width: Int
  let firstElement: Int
  let runCount: Int
  let runLength: Int
  let runSpacing: Int

  var elementCount: Int { runCount * runLength }

  /// Where in the buffer the row `row` of the tensor starts; its elements are `width` apart.
  func bufferIndex(ofRow row: Int) -> Int {
    let (slab, column) = (row - rows.lowerBound).quotientAndRemainder(dividingBy: width)
    return slab * length * width + column
  }

  /// Where in the tensor the element at an index of the buffer stands.
  func elementIndex(ofBufferIndex index: Int) -> Int {
    firstElement + index / runLength * runSpacing + index % runLength
  }

  /// The runs: each one's first element in the tensor, and its place in the buffer in elements.
  var runs: some Sequence<(element: Int, bufferIndex: Int)> {
    (0..<runCount).lazy.map { (firstElement + $0 * runSpacing, $0 * runLength) }
  }
}
