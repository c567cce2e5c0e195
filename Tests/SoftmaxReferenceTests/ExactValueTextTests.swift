import SoftmaxReference
import Testing

@Suite struct ExactValueTextTests {
  /// 1e300 once trapped, 0.5 was written as 0.
  @Test(arguments: [
    (1e300, "1e+300"), (-1e300, "-1e+300"), (0.5, "0.5"), (0.1, "0.1"),
    (.leastNonzeroMagnitude, "5e-324"),
    (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0x1p53, "9007199254740992"),
    (0x1p54, "1.8014398509481984e+16"), (0x1p63, "9.223372036854776e+18"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "NaN"),
  ])
  func anyDoubleHasAText(_ value: Double, _ text: String) {
    #expect(ExactValue.exactly(value).description == text)
  }
}
