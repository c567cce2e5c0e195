import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct TwoLevelRowTests {
  /// The row written out and judged by the reference, around every threshold of every format and mode.
  @Test(arguments: FloatFormat.all, RoundingMode.allCases)
  func theRowWrittenOutAgrees(_ format: FloatFormat, _ rounding: RoundingMode) throws {
    let reference = try Reference(.softmax, in: format, rounding: rounding)
    var generator = SplitMix64(state: 41)
    for classes in [2, 3, 7, 100, 1024] {
      for center in [0, 1, 2.7, 3.43, 8.3, 9.7, 17.33, 37.43, 87.34, 104, 708.4, 745.13] {
        let gap = center == 0 ? 0 : center + Double.random(in: -0.01...0.01, using: &generator)
        let row = TwoLevelRow(gap: gap, classes: classes)
        let wanted = try reference.certify([0] + Array(repeating: -gap, count: classes - 1))
        let large = try row.certify(.large, in: format, rounding: rounding)
        let small = try row.certify(.small, in: format, rounding: rounding)
        #expect(large == wanted[0].value && small == wanted[1].value, "\(gap) \(classes)")
      }
    }
  }

  /// 1 - e^-1000 and e^-1e300 are settled by the facts that they are below 1 and above 0.
  @Test func gapsBeyondEveryPrecision() throws {
    for gap in [1000, 1e6, 1e10, 1e300] {
      let row = TwoLevelRow(gap: gap, classes: 3)
      #expect(try row.certify(.large, in: .binary64) == 1)
      #expect(try row.certify(.large, in: .binary64, rounding: .down) == 1.0.nextDown)
      #expect(try row.certify(.small, in: .binary64) == 0)
      #expect(try row.certify(.small, in: .binary64, rounding: .up) == .leastNonzeroMagnitude)
    }
  }

  @Test func equalLogitsAreExact() throws {
    #expect(try TwoLevelRow(gap: 0, classes: 1024).certify(.small, in: .float8E4M3FN) == 0)
    #expect(try TwoLevelRow(gap: 0, classes: 1023).certify(.small, in: .float8E4M3FN) == 0x1p-9)
    #expect(try TwoLevelRow(gap: 5, classes: 1).certify(.large, in: .binary32) == 1)
  }
}
