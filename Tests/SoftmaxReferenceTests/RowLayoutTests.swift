import SeededRandom
import SoftmaxReference
import Testing

/// Rows whose elements stand apart in memory.
@Suite struct RowLayoutTests {
  /// As NumPy would call them: padded, transposed, reversed, every second column, one row for all.
  private static let layouts: [RowLayout] = [
    RowLayout(rows: 40, of: 300), RowLayout(rows: 40, of: 300, rowStride: 311, offset: 5),
    RowLayout(rows: 40, of: 300, rowStride: 1, elementStride: 40),
    RowLayout(rows: 40, of: 300, rowStride: -301, offset: 39 * 301 + 2),
    RowLayout(rows: 40, of: 300, elementStride: -1, offset: 11999),
    RowLayout(rows: 40, of: 300, rowStride: 650, elementStride: 2),
    RowLayout(rows: 40, of: 300, rowStride: -2, elementStride: -81, offset: 24299),
  ]

  private func place(_ layout: RowLayout, _ row: Int, _ index: Int) -> Int {
    layout.offset + row * layout.rowStride + index * layout.elementStride
  }

  /// Every layout of logits with every layout of results gives the dense rows' results, and touches nothing else.
  private func compare<Logit: KernelNumber, Output: KernelNumber>(
    _ reference: Reference, _: Logit.Type, _: Output.Type, _ layout: RowLayout,
    threads: Int, with companions: [RowCompanion] = []
  ) throws {
    var random = SplitMix64(state: 5)
    let memory = (0..<26100).map { _ in Logit(Double.random(in: -9...9, using: &random)) }
    let dense = (0..<40).flatMap { row in (0..<300).map { memory[place(layout, row, $0)] } }
    let width = reference.quantity.outputCount(300)
    var wanted = [Output](repeating: 0, count: 40 * width)
    let wantedTally = try reference.certify(rows: dense, of: 300, with: companions, into: &wanted)
    for target in width == 1 ? [RowLayout(rows: 40, of: 1, rowStride: 3)] : Self.layouts {
      var results = [Output](repeating: 7, count: 26100)
      var span = results.mutableSpan
      let tally = try reference.certify(
        rows: memory.span, laidOut: layout, with: companions, into: &span, laidOut: target,
        threads: threads)
      #expect(tally == wantedTally)
      let places = (0..<40).flatMap { row in (0..<width).map { place(target, row, $0) } }
      #expect(places.map { results[$0] } == wanted, "\(layout) into \(target)")
      let others = Set(results.indices).subtracting(places)
      #expect(others.allSatisfy { results[$0] == 7 }, "\(target)")
    }
  }

  @Test(arguments: layouts) func resultsAreThoseOfDenseRows(_ layout: RowLayout) throws {
    let narrow = try Reference(.softmax, in: .binary32)
    try compare(narrow, Float.self, Float.self, layout, threads: 2)
    try compare(narrow, Double.self, Double.self, layout, threads: 1)
    let half = try Reference(.softmax, in: .binary16)
    try compare(half, Float16.self, Float16.self, layout, threads: 3)
    try compare(
      try Reference(.logSumExp, in: .binary64), Float.self, Double.self, layout, threads: 2)
    try compare(
      try Reference(.crossEntropy, in: .binary32), Float.self, Float.self, layout, threads: 2,
      with: (0..<40).map { .label($0) })
  }

  @Test func oneRowMayStandForMany() throws {
    let reference = try Reference(.softmax, in: .binary64)
    var results = [Double](repeating: 0, count: 6)
    var span = results.mutableSpan
    try reference.certify(
      rows: ([1, 0] as [Double]).span, laidOut: RowLayout(rows: 3, of: 2, rowStride: 0),
      into: &span, laidOut: RowLayout(rows: 3, of: 2))
    // Of mpmath.
    let wanted = [0x1.764d4f5d5a2bdp-1, 0x1.136561454ba86p-2]
    #expect(results == wanted + wanted + wanted)
  }

  /// A huge stride between the elements of rows that have one trapped.
  @Test func aStrideThatIsNotTakenMayBeAnyNumber() throws {
    let reference = try Reference(.softmax, in: .binary64)
    let logits: [Double] = [1, 2, 3, 4]
    for stride in [7_939_286_211_274_603_916, .min, 0] {
      var results = [Double](repeating: 7, count: 4)
      var span = results.mutableSpan
      try reference.certify(
        rows: logits.span, laidOut: RowLayout(rows: 4, of: 1, rowStride: 1, elementStride: stride),
        into: &span, laidOut: RowLayout(rows: 4, of: 1, rowStride: 1, elementStride: stride))
      #expect(results == [1, 1, 1, 1])
      var single: [Double] = [7]
      var place = single.mutableSpan
      try reference.certify(
        rows: logits.span, laidOut: RowLayout(rows: 1, of: 1, rowStride: stride), into: &place,
        laidOut: RowLayout(rows: 1, of: 1, rowStride: stride, elementStride: stride))
      #expect(single == [1])
    }
    var one: [Double] = [7]
    var span = one.mutableSpan
    #expect(throws: ReferenceError.self) {
      try reference.certify(
        rows: logits.span, laidOut: RowLayout(rows: 1, of: 4, elementStride: .max), into: &span,
        laidOut: RowLayout(rows: 1, of: 1))
    }
  }

  @Test func layoutsThatDoNotFitAreRefused() throws {
    let reference = try Reference(.softmax, in: .binary32)
    let logits = [Float](repeating: 0, count: 10)
    func error(_ layout: RowLayout, _ target: RowLayout) -> ReferenceError? {
      var results = [Float](repeating: 0, count: 10)
      var span = results.mutableSpan
      do throws(ReferenceError) {
        try reference.certify(rows: logits.span, laidOut: layout, into: &span, laidOut: target)
        return nil
      } catch {
        return error
      }
    }
    let dense = RowLayout(rows: 2, of: 5)
    #expect(error(dense, dense) == nil)
    for layout in [
      RowLayout(rows: 2, of: 5, offset: 1), RowLayout(rows: 2, of: 5, rowStride: 6),
      RowLayout(rows: 2, of: 5, rowStride: -5), RowLayout(rows: 2, of: 5, rowStride: .max),
      RowLayout(rows: 2, of: 5, rowStride: .min), RowLayout(rows: 2, of: 5, offset: .max),
      RowLayout(rows: 2, of: 5, rowStride: 5, elementStride: 2, offset: .min),
    ] {
      #expect(error(layout, dense) == .wrongShape(.layout(layout, memory: 10)), "\(layout)")
      #expect(error(dense, layout) == .wrongShape(.layout(layout, memory: 10)), "\(layout)")
    }
    for layout in [
      RowLayout(rows: 2, of: 5, rowStride: 4), RowLayout(rows: 2, of: 5, rowStride: 0),
      RowLayout(rows: 2, of: 5, rowStride: 5, elementStride: 0),
      RowLayout(rows: 2, of: 5, rowStride: 1),
    ] {
      #expect(error(dense, layout) == .wrongShape(.overlap(layout)), "\(layout)")
      #expect(error(layout, dense) == nil, "\(layout)")
    }
    let other = RowLayout(rows: 5, of: 2)
    #expect(error(dense, other) == .wrongShape(.resultLayout(other, rows: 2, width: 5)))
    #expect(
      "\(ReferenceError.wrongShape(.resultLayout(other, rows: 2, width: 5)))"
        == "the results are laid out as 5 rows of 2; the logits give 2 rows of 5")
    #expect(
      "\(ReferenceError.wrongShape(.layout(RowLayout(rows: 2, of: 5, offset: 1), memory: 10)))"
        == "2 rows of 5 elements, 5 apart, their elements 1 apart, from place 1, lead beyond the 10 elements "
        + "of the memory")
  }
}
