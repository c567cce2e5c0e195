/// Where the elements of a tensor's rows stand in memory, counted in elements: `offset + row · rowStride + index ·
/// elementStride`.
///
/// Strides are those of MLX, MLShapedArray, BNNS and NumPy (the latter's over the size of an element). They may be
/// negative, and 0 for logits that stand once and count many times.
public struct RowLayout: Sendable, Hashable {
  /// How many rows there are.
  public let rowCount: Int
  /// How many elements each row has.
  public let length: Int
  /// From an element to the one below it in the next row.
  public let rowStride: Int
  /// From an element to the next one of its row.
  public let elementStride: Int
  /// Where the first element of the first row stands.
  public let offset: Int

  /// Rows after each other, unless strides say otherwise.
  ///
  /// - Parameter rowStride: the length of a row times its element stride, if not given.
  /// - Precondition: `rowCount` and `length` are 0 or more.
  public init(
    rows rowCount: Int, of length: Int, rowStride: Int? = nil, elementStride: Int = 1,
    offset: Int = 0
  ) {
    precondition(rowCount >= 0 && length >= 0, "neither rows nor elements are fewer than none")
    self.rowCount = rowCount
    self.length = length
    // What overflows leads beyond every memory, whatever row stride it has.
    self.rowStride = rowStride ?? length &* elementStride
    self.elementStride = elementStride
    self.offset = offset
  }

  /// Whether rows, and elements in each, stand after each other from the first place on.
  package var isDense: Bool { offset == 0 && elementStride == 1 && rowStride == length }

  /// Whether every element lies among the first `count` of memory.
  package func fits(_ count: Int) -> Bool {
    guard rowCount > 0, length > 0 else { return true }
    guard let rows = Self.reach(rowCount, rowStride),
      let elements = Self.reach(length, elementStride)
    else { return false }
    let (least, isBelow) = (min(0, rows) + min(0, elements)).addingReportingOverflow(offset)
    let (most, isAbove) = (max(0, rows) + max(0, elements)).addingReportingOverflow(offset)
    return !isBelow && !isAbove && least >= 0 && most < count
  }

  /// From the first of so many to the last; nil for what no memory has.
  private static func reach(_ count: Int, _ stride: Int) -> Int? {
    let (reach, isOverflow) = (count - 1).multipliedReportingOverflow(by: stride)
    return isOverflow || reach.magnitude > UInt(Int.max / 4) ? nil : reach
  }

  /// Whether no two elements share a place: rows lie beside each other, or they are interleaved.
  package var isInjective: Bool {
    guard rowCount > 1 else { return length <= 1 || elementStride != 0 }
    guard length > 1 else { return rowStride != 0 }
    let (row, element) = (rowStride.magnitude, elementStride.magnitude)
    guard row > 0, element > 0 else { return false }
    return row > UInt(length - 1) * element || element > UInt(rowCount - 1) * row
  }
}
