import MultiPrecision
import Testing

/// Decimal numbers from text, and fewer digits of them.
@Suite struct DecimalTextTests {
  @Test(arguments: [
    ("1", "1", 1), ("150", "150", 3), ("1.00", "100", 1), ("0.0005", "5", -3), ("5e-05", "5", -4),
    ("1.23e+16", "123", 17), ("2.5e-3011", "25", -3010), ("0.10", "10", 0),
  ])
  func textIsRead(_ text: String, _ digits: String, _ exponent: Int) throws {
    for (sign, isNegative) in [("", false), ("-", true)] {
      let number = try #require(DecimalDigits(sign + text))
      #expect(number.digits == digits && number.exponent == exponent)
      #expect(number.isNegative == isNegative)
    }
  }

  @Test(arguments: [
    "", "-", "inf", "NaN", "0", "0.00", "< 1e-10", "1e", "1e5e5", "1.2.3", ".5", "1e+x",
  ])
  func otherTextIsRefused(_ text: String) {
    #expect(DecimalDigits(text) == nil)
  }

  @Test(arguments: [
    ("3.7200759760208360e-44", 9, "3.72007598e-44"), ("2.5000000", 9, "2.5"),
    ("-100.00000000000000", 10, "-100"), ("0.99999", 3, "1.00"), ("9.995e+99", 3, "1.00e+100"),
    ("9.985", 3, "9.98"), ("9.9850", 3, "9.98"), ("9.98500001", 3, "9.99"), ("9.975", 3, "9.98"),
    ("1.29996", 5, "1.3000"), ("4.0868e-348", 3, "4.09e-348"), ("12345", 9, "12345"),
  ])
  func shorterIsRoundedToNearestEven(_ text: String, _ count: Int, _ wanted: String) throws {
    #expect(try #require(DecimalDigits(text)).shortened(to: count).description == wanted)
  }
}
