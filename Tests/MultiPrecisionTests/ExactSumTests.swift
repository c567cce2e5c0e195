import MultiPrecision
import Testing

@Suite struct ExactSumTests {
  func sum(_ terms: some Sequence<Double>) -> Double {
    var sum = ExactSum()
    for term in terms { sum.add(term) }
    return sum.value.double(.nearest)
  }

  @Test func nothingIsLostOverTheWholeRange() {
    #expect(sum([]) == 0)
    #expect(sum([1e308, 1, 0x1p-1074, -1e308, -1]) == 0x1p-1074)
    let greatest = Double.greatestFiniteMagnitude
    #expect(sum([greatest, greatest, greatest, 0x1p-1074, -greatest, -greatest]) == greatest)
    #expect(sum(Array(repeating: greatest, count: 100) + [0x1p-1074]) == .infinity)
  }

  /// `float(1000 * Fraction(0.1) - 100)`.
  @Test func theSumIsRoundedOnce() {
    #expect(sum(Array(repeating: 0.1, count: 1000) + [-100]) == 0x1.9p-48)
    // A tie, and just above it.
    #expect(sum([1, 0x1p-53]) == 1)
    #expect(sum([1, 0x1p-53, 0x1p-1074]) == 1 + 0x1p-52)
  }
}
