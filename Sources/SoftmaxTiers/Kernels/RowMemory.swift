/// Rows to be read, wherever their elements stand.
package struct RowMemory<Number: KernelNumber> {
  private let elements: UnsafeBufferPointer<Number>
  package let layout: RowLayout

  /// - Precondition: the layout fits the elements.
  package init(_ elements: UnsafeBufferPointer<Number>, _ layout: RowLayout) {
    self.elements = elements
    self.layout = layout
  }

  /// Calls `body` with some of the rows, one after the other: where they stand, if they do, or copied.
  package func with(_ rows: Range<Int>, _ body: (UnsafeBufferPointer<Number>) -> Void) {
    let count = rows.count * layout.length
    guard !layout.isDense else {
      let start = rows.lowerBound * layout.length
      return body(UnsafeBufferPointer(rebasing: elements[start..<start + count]))
    }
    withUnsafeTemporaryAllocation(of: Number.self, capacity: count) { copy in
      // Sound: the layout fits the elements, and the copy holds as many as the rows.
      ElementGrid(rows, layout, MemoryLayout<Number>.size)
        .gather(from: UnsafeRawPointer(elements.baseAddress!), to: copy.baseAddress!)
      body(UnsafeBufferPointer(copy))
    }
  }
}

/// Rows to be written, wherever their elements stand.
package struct MutableRowMemory<Number: KernelNumber> {
  private let elements: UnsafeMutableBufferPointer<Number>
  package let layout: RowLayout

  /// - Precondition: the layout fits the elements, and has each in a place of its own.
  package init(_ elements: UnsafeMutableBufferPointer<Number>, _ layout: RowLayout) {
    self.elements = elements
    self.layout = layout
  }

  /// Calls `body` with memory for some of the rows, one after the other, and has what it wrote there stand in its
  /// place afterwards.
  package func with(_ rows: Range<Int>, _ body: (UnsafeMutableBufferPointer<Number>) -> Void) {
    let count = rows.count * layout.length
    guard !layout.isDense else {
      let start = rows.lowerBound * layout.length
      return body(UnsafeMutableBufferPointer(rebasing: elements[start..<start + count]))
    }
    withUnsafeTemporaryAllocation(of: Number.self, capacity: count) { copy in
      copy.initialize(repeating: 0)
      body(copy)
      // Sound: the layout fits the elements, and the copy holds as many as the rows.
      ElementGrid(rows, layout, MemoryLayout<Number>.size)
        .scatter(from: copy.baseAddress!, to: UnsafeMutableRawPointer(elements.baseAddress!))
    }
  }
}

/// Some rows of a layout beside the same rows one after the other, in bytes.
private struct ElementGrid {
  /// Bytes of an element: 2, 4 or 8.
  private let size: Int
  /// From the memory's first byte to that of the first row.
  private let start: Int
  /// Rows and elements, or elements and rows: the inner ones are those that stand closer in memory. How many there
  /// are, and the bytes from one to the next in the layout and in the rows after each other.
  private let outer: Run
  private let inner: Run

  private struct Run {
    let count: Int
    let stride: Int
    let dense: Int
  }

  init(_ rows: Range<Int>, _ layout: RowLayout, _ size: Int) {
    self.size = size
    // Where there is one row, or one element in each, nobody takes the stride, and it may be any number.
    start = (layout.offset &+ rows.lowerBound &* layout.rowStride) &* size
    let rows = Run(
      count: rows.count, stride: layout.rowStride &* size, dense: layout.length * size)
    let elements = Run(count: layout.length, stride: layout.elementStride &* size, dense: size)
    let isByRow = layout.elementStride.magnitude <= layout.rowStride.magnitude
    (outer, inner) = isByRow ? (rows, elements) : (elements, rows)
  }

  func gather(from memory: UnsafeRawPointer, to copy: UnsafeMutableRawPointer) {
    let memory = memory + start
    forEachOuter { place, dense in
      copyElements(
        from: memory + place, by: inner.stride, to: copy + dense, by: inner.dense)
    }
  }

  func scatter(from copy: UnsafeRawPointer, to memory: UnsafeMutableRawPointer) {
    let memory = memory + start
    forEachOuter { place, dense in
      copyElements(
        from: copy + dense, by: inner.dense, to: memory + place, by: inner.stride)
    }
  }

  private func forEachOuter(_ body: (_ place: Int, _ dense: Int) -> Void) {
    for index in 0..<outer.count { body(index * outer.stride, index * outer.dense) }
  }

  private func copyElements(
    from source: UnsafeRawPointer, by sourceStride: Int, to target: UnsafeMutableRawPointer,
    by targetStride: Int
  ) {
    switch size {
    case 2: copy(UInt16.self, source, sourceStride, target, targetStride)
    case 4: copy(UInt32.self, source, sourceStride, target, targetStride)
    default: copy(UInt64.self, source, sourceStride, target, targetStride)
    }
  }

  private func copy<Bits: BitwiseCopyable>(
    _: Bits.Type, _ source: UnsafeRawPointer, _ sourceStride: Int,
    _ target: UnsafeMutableRawPointer, _ targetStride: Int
  ) {
    for index in 0..<inner.count {
      let bits = source.load(fromByteOffset: index * sourceStride, as: Bits.self)
      target.storeBytes(of: bits, toByteOffset: index * targetStride, as: Bits.self)
    }
  }
}
