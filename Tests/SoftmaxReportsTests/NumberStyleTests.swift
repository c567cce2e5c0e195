import Testing

@testable import SoftmaxReports

@Suite struct NumberStyleTests {
  @Test(arguments: [
    (0, "0"), (0.4537, "0.454"), (-12345, "-12345"), (999_499, "999499"), (1e6, "1000000"),
    (12345.678, "12345.7"), (1_234_567, "1.23e+06"),
    (-9.007e15, "-9.01e+15"), (1e-6, "1e-06"), (9.9e-7, "<1e-06"), (-6.7e-28, "<1e-06"),
    (.infinity, "inf"), (.greatestFiniteMagnitude, ">1.79e+308"),
    (-.greatestFiniteMagnitude, "<-1.79e+308"),
  ])
  func ulps(_ value: Double, _ text: String) {
    #expect(NumberStyle.ulps(value) == text)
  }

  /// A figure next to one that means something by itself neither hides nor becomes it.
  @Test(arguments: [
    (1024, "1024"), (1023.7, "1023.7"), (0.50016, "0.5002"), (0.5, "0.5"), (0.49996, "0.49996"),
    (1.0004, "1.0004"), (0.999_96, "0.99996"), (37.996, "37.996"), (37.96, "37.96"),
    (0.25007, "0.2501"),
    (8_388_608, "8388608"), (8_388_607.5, "8.39e+06"), (0x1p52, "4503599627370496"),
    (0.015625, "0.015625"), (999_999.7, "999999.7"), (2.999_999_999_999, "3"), (-1024, "-1024"),
  ])
  func figuresNearAMeaningKeepTheirDigits(_ value: Double, _ text: String) {
    #expect(NumberStyle.ulps(value) == text)
  }

  /// Each text of three digits is the number, or none that means something.
  @Test func noFigureFallsOnAMeaning() {
    for meaning in [0.125, 0.25, 0.5, 1, 2, 3, 10, 64, 100, 1000, 1024, 4096, 65536, 131_072] {
      for step in [1e-7, 1e-5, 1e-4, 4e-4, 3e-3] {
        for value in [meaning * (1 - step), meaning * (1 + step)] {
          let shown = Double(NumberStyle.digits(value, 3))!
          #expect(shown == value || !NumberStyle.isTelling(shown), "\(value): \(shown)")
        }
      }
    }
  }

  @Test func exactValuesNearAMeaning() {
    #expect(NumberStyle.shortened("0.50000000000123") == "0.500000000001")
    #expect(NumberStyle.shortened("0.5") == "0.5")
    #expect(NumberStyle.number(0.5 + 0x1p-53) == "0.5000000000000001")
    #expect(NumberStyle.number(1 - 0x1p-53) == "1 - 1.11022302e-16")
    #expect(NumberStyle.number(65504) == "65504" && NumberStyle.number(0x1p-24) == "5.96046448e-08")
    #expect(NumberStyle.estimate(7.000000000000001, 6) == "7")
  }

  /// 100 % is all of them, and 50 % a half.
  @Test(arguments: [
    (0, 7, "0 (0 %)"), (7, 7, "7 (100 %)"), (1, 3, "1 (33.3 %)"),
    (199_994, 200_000, "199994 (99.997 %)"),
    (199_998, 200_000, "199998 (99.999 %)"), (1, 2, "1 (50 %)"), (29, 100, "29 (29 %)"),
    (5001, 10_000, "5001 (50.01 %)"),
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
