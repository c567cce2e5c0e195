import Testing

@testable import SoftmaxReports

@Suite struct NumberStyleTests {
  @Test(arguments: [
    (0, "0"), (0.4537, "0.454"), (-12345, "-12300"), (999_499, "999000"), (1e6, "1.00e+06"),
    (-9.007e15, "-9.01e+15"), (1e-6, "1e-06"), (9.9e-7, "<1e-06"), (-6.7e-28, "<1e-06"),
    (.infinity, "inf"), (.greatestFiniteMagnitude, ">1.79e+308"),
    (-.greatestFiniteMagnitude, "<-1.79e+308"),
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

  /// The 27-bit number 5.43041650536e-09 is named by 10 digits, which are no tie.
  @Test func aTextThatWasRoundedIsNotRoundedAgainAtATie() {
    #expect(NumberStyle.shortened("5.430416505e-09") == "5.430416505e-09")
    #expect(NumberStyle.shortened("5.4304165051e-09") == "5.43041651e-09")
  }

  @Test func counts() {
    #expect("\(Count(1, "output"))" == "1 output is" && "\(Count(0, "zero"))" == "0 zeros are")
  }
}
