import FloatFormats
import MultiPrecision
import Testing

/// Values that once ended the process.
@Suite struct OddValueTests {
  @Test func zeroAndInfinityHaveTexts() {
    for mode in RoundingMode.allCases {
      for (value, text, scientific) in [
        (0.0, "0.00", "0.00e+00"), (-0.0, "-0.00", "-0.00e+00"), (.infinity, "inf", "inf"),
        (-.infinity, "-inf", "-inf"), (.nan, "nan", "nan"),
      ] {
        let digits = BigFloat(value, precision: 53).decimalDigits(3, mode)
        #expect(digits.description == text && digits.scientific == scientific)
        #expect(
          digits.shortened(to: 2).description
            == (value == 0 ? digits.shortened(to: 1).description : text))
      }
    }
    #expect(BigFloat(0, precision: 1).roundTripDigits().description == "0")
    #expect(BigFloat(-.infinity, precision: 9).roundTripDigits().description == "-inf")
  }

  @Test func wholeNumbersOfBothSigns() {
    var number = BigFloat(precision: 64)
    for value in [-1, 1, 0, .min, .max, -(1 << 53)] {
      #expect(number.assign(value, .nearest) == .exact)
      #expect(number.double(.nearest) == Double(value))
      let interval = BigInterval(value, precision: 64)
      #expect(interval.isPoint && interval.lower.double(.nearest) == Double(value))
    }
    var narrow = BigFloat(precision: 2)
    #expect(narrow.assign(-7, .down) == .below && narrow.double(.nearest) == -8)
    #expect(narrow.assign(-7, .up) == .above && narrow.double(.nearest) == -6)
  }
}
