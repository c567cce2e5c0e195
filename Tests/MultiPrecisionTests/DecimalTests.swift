import FloatFormats
import SeededRandom
import Testing

@testable import MultiPrecision

@Suite struct DecimalTests {
  /// `decimal.Decimal(0.1)` is 0.1000000000000000055511151231257827021181583404541015625.
  @Test func digitsInEveryDirection() {
    let value = BigFloat(0.1, precision: 53)
    #expect(
      value.decimalDigits(5) == DecimalDigits(isNegative: false, digits: "10000", exponent: 0))
    #expect(value.decimalDigits(5, .up).digits == "10001")
    #expect(value.decimalDigits(17).digits == "10000000000000001")
    #expect(value.decimalDigits(17, .down).digits == "10000000000000000")
    #expect(
      value.decimalDigits(60).digits
        == "100000000000000005551115123125782702118158340454101562500000")
    #expect(value.decimalDigits(1).digits == "1")
  }

  @Test func negativeNumbersMirrorTheDirections() {
    let value = BigFloat(-0.1, precision: 53)
    #expect(
      value.decimalDigits(3, .down) == DecimalDigits(isNegative: true, digits: "101", exponent: 0))
    #expect(value.decimalDigits(3, .up).digits == "100")
    #expect(value.decimalDigits(3, .zero).digits == "100")
    #expect(value.decimalDigits(3, .nearest).digits == "100")
  }

  /// 0.125 and 0.375 are ties at two digits; the even digit wins.
  @Test func ties() {
    let eighth = BigFloat(0.125, precision: 8)
    let threeEighths = BigFloat(0.375, precision: 8)
    #expect(eighth.decimalDigits(2).digits == "12")
    #expect(eighth.decimalDigits(2, .up).digits == "13")
    #expect(threeEighths.decimalDigits(2).digits == "38")
    #expect(threeEighths.decimalDigits(2, .zero).digits == "37")
  }

  @Test func roundingUpMayCarryIntoTheExponent() {
    let value = BigFloat(999.9, precision: 53)
    #expect(
      value.decimalDigits(3) == DecimalDigits(isNegative: false, digits: "100", exponent: 4))
  }

  @Test func exponentsFarBeyondDouble() {
    var value = BigFloat(1, precision: 10)
    // 2^-10000 = 5.01237274920645200930...e-3011 (mpmath: mpf(2)**-10000).
    value.scale(byPowerOfTwo: -10_000, .nearest)
    #expect(value.decimalDigits(12).scientific == "5.01237274921e-3011")
  }

  /// Reading the digits back gives the number, for doubles of every magnitude.
  @Test func roundTripDigitsNameTheNumber() {
    #expect(BigFloat(0.1, precision: 53).roundTripDigits().digits == "10000000000000001")
    var generator = SplitMix64(state: 5)
    for _ in 0..<5000 {
      let value = generator.double(exponents: -1022...1023)
      let text = BigFloat(value, precision: 53).roundTripDigits().scientific
      guard Double(text) == value else {
        Issue.record("seed 5: \(HexFloat.text(value)) gives \(text)")
        return
      }
    }
  }

  static let texts: [(Bool, String, Int, plain: String, scientific: String)] = [
    (false, "1", 1, "1", "1e+00"),
    (true, "15", 1, "-1.5", "-1.5e+00"),
    (false, "15", 3, "150", "1.5e+02"),
    (false, "100", 1, "1.00", "1.00e+00"),
    (true, "12345", 0, "-0.12345", "-1.2345e-01"),
    (false, "5", -3, "0.0005", "5e-04"),
    (false, "5", -4, "5e-05", "5e-05"),
    (false, "123", 16, "1230000000000000", "1.23e+15"),
    (false, "123", 17, "1.23e+16", "1.23e+16"),
    (true, "74401519520416719", -43, "-7.4401519520416719e-44", "-7.4401519520416719e-44"),
    (false, "25", 101, "2.5e+100", "2.5e+100"),
    (false, "25", -3010, "2.5e-3011", "2.5e-3011"),
  ]

  @Test(arguments: texts)
  func textInEveryRange(
    _ isNegative: Bool, _ digits: String, _ exponent: Int, _ plain: String, _ scientific: String
  ) {
    let number = DecimalDigits(isNegative: isNegative, digits: digits, exponent: exponent)
    #expect(number.description == plain)
    #expect(number.scientific == scientific)
  }
}
