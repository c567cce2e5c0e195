import ErrorFree
import Testing

@Suite struct CompensatedSumTests {
  func sum(_ terms: some Sequence<Double>) -> Double {
    var sum = NeumaierSum()
    for term in terms { sum.add(term) }
    return sum.value
  }

  @Test func noTermsGiveZero() {
    #expect(sum([]) == 0)
  }

  /// `float(sum(map(Fraction, terms)))`.
  @Test func smallTermsSurviveLargeOnes() {
    #expect(sum([1, 1e100, 1, -1e100]) == 2)
    #expect(sum([0x1p53, 1, 1]) == 0x1p53 + 2)
    #expect(sum([1, 0x1p-53, 0x1p-53]) == 1 + 0x1p-52)
    #expect(sum([0x1p-1074, 1, 0x1p-1074]) == 1)
  }

  /// `math.fsum([0.1] * 10**6)`; the plain sum is 100000.00000133288.
  @Test func theErrorDoesNotGrow() {
    #expect(sum(repeatElement(0.1, count: 1_000_000)) == 100_000)
  }
}
