import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// Rows in memory of the caller's: spans, arrays and buffers, and collections of any floating-point type.
@Suite struct SpanTests {
  /// Of mpmath at 300 bits, rounded to 24 and to 11 bits.
  private static let logits: [Float] = [0, 1, 2, 3, -1, 0.5]
  private static let wanted: [Float] = [
    0x1.70c3e6p-4, 0x1.f53434p-3, 0x1.549a76p-1, 0x1.d148fcp-1, 0x1.10b42cp-6, 0x1.318b1cp-4,
  ]
  private static let wantedHalves: [Float16] = [
    0x1.70cp-4, 0x1.f54p-3, 0x1.548p-1, 0x1.d14p-1, 0x1.10cp-6, 0x1.318p-4,
  ]

  @Test func partsOfMemoryAreReadAndWrittenInPlace() throws {
    let reference = try Reference(.softmax, in: .binary32)
    let logits = [7] + Self.logits + [7]
    var results = [Float](repeating: 7, count: 8)
    let tally = try results.withUnsafeMutableBufferPointer { results in
      var middle = UnsafeMutableBufferPointer(rebasing: results[1..<7]).mutableSpan
      return try reference.certify(
        rows: logits.span.extracting(1..<7), of: 3, into: &middle, threads: 2)
    }
    #expect(tally.total == 6)
    #expect(results == [7] + Self.wanted + [7])
  }

  @Test func buffersOfTheCallers() throws {
    let reference = try Reference(.softmax, in: .binary16)
    let results = UnsafeMutableBufferPointer<Float16>.allocate(capacity: 6)
    defer { results.deallocate() }
    results.initialize(repeating: 7)
    let tally = try Self.logits.withUnsafeBufferPointer {
      try reference.certify(rows: $0, of: 3, into: results)
    }
    #expect(tally.total == 6 && Array(results) == Self.wantedHalves)
  }

  @Test func float16Throughout() throws {
    let reference = try Reference(.softmax, in: .binary16)
    let logits = Self.logits.map { Float16($0) }
    var results = [Float16](repeating: 7, count: 6)
    try reference.certify(rows: logits, of: 3, into: &results)
    #expect(results == Self.wantedHalves)
    #expect(try reference.certify(logits[..<3]).map { Float16($0.value) } == Array(results[..<3]))
  }

  @Test func anyCollectionOfNumbersIsARow() throws {
    let reference = try Reference(.softmax, in: .binary32)
    let wanted = try reference.certify([2, 1, 0])
    #expect(wanted.map { Float($0.value) } == Self.wanted[..<3].reversed())
    #expect(try reference.certify(Self.logits[..<3].reversed()) == wanted)
    #expect(try reference.certify([2, 1, 0] as ContiguousArray<Float16>) == wanted)
    #expect(try reference.certify(stride(from: 2.0, through: 0, by: -1).map(Float.init)) == wanted)
    #expect(try reference.certify(([2, 1, 0] as [Float]).span) == wanted)
    let row: [Float] = [0, 37, -.infinity]
    let doubles: [Double] = [0, 37, -.infinity]
    #expect(try reference.exactValues(row, digits: 9) == reference.exactValues(doubles, digits: 9))
    #expect(
      try reference.rounded(row, toPrecision: 60) == reference.rounded(doubles, toPrecision: 60))
    #expect(try reference.bitsNeeded(row) == reference.bitsNeeded(doubles))
    #expect(try reference.certify([Float.nan, 1]).allSatisfy(\.value.isNaN))
  }

  #if arch(x86_64)
    @Test func longNumbersAreNotCutOff() throws {
      let reference = try Reference(.softmax, in: .binary32)
      let wanted = try reference.certify([0, 1])
      #expect(try reference.certify([0, 1] as [Float80]) == wanted)
      #expect(throws: ReferenceError.numberTooLong(row: 4, index: 1)) {
        try reference.certify([0, 1 + Float80.ulpOfOne], row: 4)
      }
      #expect(throws: ReferenceError.numberTooLong(row: 0, index: 0)) {
        try reference.certify([Float80.greatestFiniteMagnitude])
      }
    }
  #endif

  @Test func whatDoesNotGoTogetherIsNamed() throws {
    let softmax = try Reference(.softmax, in: .binary32)
    let loss = try Reference(.crossEntropy, in: .binary32)
    func error(
      _ reference: Reference, _ count: Int, of length: Int, _ companions: [RowCompanion] = [],
      into room: Int
    ) -> String? {
      var results = [Float](repeating: 0, count: room)
      let logits = [Float](repeating: 0, count: count)
      do throws(ReferenceError) {
        try reference.certify(
          rows: logits, of: length, with: companions, into: &results, firstRow: 5)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(error(softmax, 0, of: 3, into: 0) == nil)
    #expect(error(softmax, 3, of: 0, into: 3) == "row 5 is empty; softmax needs one logit or more")
    #expect(error(softmax, 7, of: 3, into: 7) == "7 logits are not whole rows of 3")
    #expect(
      error(softmax, 6, of: 3, into: 7) == "there is room for 7 results; the rows give 6")
    #expect(
      error(loss, 6, of: 3, [.label(0)], into: 2)
        == "1 labels or rows of targets do not go with 2 rows")
    #expect(
      error(loss, 6, of: 3, [.label(0), .label(3)], into: 2)
        == "row 6: label 3 is none of its 3 classes, numbered from 0")
    #expect(
      error(loss, 3, of: 3, [.numbers([1])], into: 1)
        == "row 5: 1 targets do not go with 3 logits")
    #expect(
      error(loss, 3, of: 3, [.none], into: 1) == "row 5 needs a label or targets, and has none")
    #expect(throws: ReferenceError.wrongShape(.noCompanion(row: 0))) {
      try loss.exactValues([0, 1])
    }
  }

  @Test func measuringNamesWhatDoesNotGoTogether() throws {
    var measurer = OutputMeasurer(try Reference(.softmax, in: .binary32), length: 2)
    var due = [0.0, 0]
    var ulps = [0.0, 0]
    try measurer.measure([0, 0], [0.5, 0.5], due: &due, ulps: &ulps, firstRow: 0)
    #expect(due == [0.5, 0.5] && ulps == [0, 0])
    var errors: [ReferenceError?] = []
    for (logits, outputs) in [([0.0], [0.5, 0.5]), ([0, 0], [0.5])] {
      do throws(ReferenceError) {
        try measurer.measure(logits, outputs, due: &due, ulps: &ulps, firstRow: 0)
      } catch {
        errors.append(error)
      }
    }
    #expect(
      errors == [
        .wrongShape(.logits(count: 1, length: 2)), .wrongShape(.outputs(count: 1, due: 2)),
      ])
  }
}
