import Testing

@testable import SoftmaxReports

@Suite struct NumberStyleTests {
  @Test(arguments: [
    (0, "0"), (0.4537, "0.454"), (-12345, "-12300"), (999_499, "999000"), (1e6, "1.00e+06"),
    (-9.007e15, "-9.01e+15"), (1e-6, "1e-06"), (9.9e-7, "<1e-06"), (-6.7e-28, "<1e-06"),
    (.infinity, "inf"),
  ])
  func ulps(_ value: Double, _ text: String) {
    #expect(NumberStyle.ulps(value) == text)
  }

  /// 100 % is all of them.
  @Test(arguments: [
    (0, 7, "0 (0 %)"), (7, 7, "7 (100 %)"), (1, 3, "1 (33.3 %)"),
    (199_994, 200_000, "199994 (99.997 %)"),
    (199_998, 200_000, "199998 (99.999 %)"),
  ])
  func shares(_ count: Int, _ whole: Int, _ text: String) {
    #expect(NumberStyle.share(count, of: whole) == text)
  }

  @Test func counts() {
    #expect("\(Count(1, "output"))" == "1 output is" && "\(Count(0, "zero"))" == "0 zeros are")
  }
}
