import FloatFormats
import Testing

@testable import MultiPrecision

@Suite struct BigIntervalRoundingTests {
  /// Zeros of both signs, and intervals whose end is zero: agreement includes the sign, where there is one.
  @Test(arguments: FloatFormat.all)
  func signsOfZero(_ format: FloatFormat) {
    let negative = BigInterval(-0.0, precision: 9)
    let negativeZero = format.hasNegativeZero ? -0.0 : 0
    #expect(negative.rounded(to: format)?.bitPattern == negativeZero.bitPattern)
    var tiny = BigInterval(-1e300, precision: 60)
    tiny.formExp()
    #expect(tiny.rounded(to: format)?.bitPattern == (0.0).bitPattern)
    #expect(tiny.rounded(to: format, .up) == nil)
    var mirrored = BigInterval(precision: 60)
    mirrored.subtract(tiny)
    #expect(
      (mirrored.rounded(to: format) == nil) == format.hasNegativeZero,
      "-0 and +0 are two encodings")
    mirrored.narrow(below: BigInterval(precision: 60))
    #expect(mirrored.rounded(to: format)?.bitPattern == negativeZero.bitPattern)
    #expect(mirrored.rounded(to: format, .down) == -format.leastNonzeroMagnitude)
  }

  /// [-524288, 524288] overflows on both sides: NaN twice in E4M3FN, yet not decided.
  @Test func oppositeOverflowIsUndecided() {
    let positive = BigInterval(1.1e6, precision: 2)
    #expect(positive.rounded(to: .float8E4M3FN)?.isNaN == true)
    #expect(positive.rounded(to: .float8E4M3FN, overflow: .saturate) == 448)
    #expect(positive.rounded(to: .float8E5M2) == .infinity)
    var both = BigInterval(copying: positive)
    both.subtract(positive)
    #expect(ends(both) == [-524288, 524288])
    for format in [FloatFormat.float8E4M3FN, .float8E5M2] {
      #expect(both.rounded(to: format) == nil)
      #expect(both.rounded(to: format, overflow: .saturate) == nil)
    }
  }

  /// An end at a tie rounds to the even neighbour, unless the end is open and the value beside it.
  @Test(arguments: FloatFormat.all.filter { $0 != .binary64 })
  func openEndsSettleTies(_ format: FloatFormat) {
    let half = format.unitRoundoff
    let (next, afterNext) = (1 + 2 * half, 1 + 4 * half)
    let bits = format.significandBits + 1
    // [1 + half, next]: the tie goes down to 1, what is above it goes up.
    var above = BigInterval(1 + half + half / 64, precision: bits)
    #expect(ends(above) == [1 + half, next])
    #expect(above.rounded(to: format) == nil)
    above.narrow(above: BigInterval(1 + half, precision: bits))
    #expect(above.rounded(to: format) == next)
    // [next, next + half]: the tie goes up to the even one, what is below it goes down.
    var below = BigInterval(next + half / 64, precision: bits)
    #expect(ends(below) == [next, next + half])
    #expect(below.rounded(to: format) == nil)
    #expect(below.rounded(to: format, .up) == nil)
    below.narrow(below: BigInterval(next + half, precision: bits))
    #expect(below.rounded(to: format) == next)
    below.narrow(above: BigInterval(next, precision: bits))
    #expect(below.rounded(to: format, .up) == afterNext)
    #expect(below.rounded(to: format, .down) == next)
  }

  @Test func openEndsSettleTiesOfBinary64() {
    var value = interval(1, 0x1p-53, 0x1p-90)
    #expect(value.rounded(to: .binary64) == nil)
    value.narrow(above: interval(1, 0x1p-53))
    #expect(value.rounded(to: .binary64) == 1.0.nextUp)
    var one = interval(1, -0x1p-90)
    #expect(one.rounded(to: .binary64, .down) == nil)
    one.narrow(below: interval(1))
    #expect(one.rounded(to: .binary64, .down) == 1.0.nextDown)
    #expect(one.rounded(to: .binary64) == 1)
  }

  /// 1/3 and ln 10, by gmpy2: `with gmpy2.context(precision=10): mpfr(1)/3`, `gmpy2.log(10)`.
  @Test func anyPrecisionWithinReach() {
    var third = BigInterval(1, precision: 100)
    third.divide(byPositive: BigInterval(3, precision: 100))
    #expect(double(third.rounded(toPrecision: 10)) == 0x1.558p-2)
    #expect(double(third.rounded(toPrecision: 53)) == 1.0 / 3)
    #expect(double(third.rounded(toPrecision: 200)) == nil)
    var log = BigInterval(10, precision: 100)
    log.formLog()
    #expect(double(log.rounded(toPrecision: 53)) == 0x1.26bb1bbb55516p+1)
    let point = BigInterval(5, precision: 9)
    #expect(double(point.rounded(toPrecision: 300)) == 5)
    #expect(double(point.rounded(toPrecision: 2)) == 4)
    #expect(double(BigInterval(precision: 9).rounded(toPrecision: 2)) == 0)
  }

  @Test func openEndsOfAnyPrecision() {
    var above = interval(1, 0x1p-24, 0x1p-90)
    #expect(double(above.rounded(toPrecision: 24)) == nil)
    above.narrow(above: interval(1, 0x1p-24))
    #expect(double(above.rounded(toPrecision: 24)) == 1 + 0x1p-23)
    var below = interval(1, 0x1.8p-23, -0x1p-90)
    below.narrow(below: interval(1, 0x1.8p-23))
    #expect(double(below.rounded(toPrecision: 24)) == 1 + 0x1p-23)
  }

  /// 0.125 and 0.375 are ties at two digits: the even digits are 12 and 38.
  @Test func openEndsSettleDecimalTies() {
    #expect(interval(0.125).decimalDigits(2)?.digits == "12")
    var above = interval(0.125, 0x1p-90)
    #expect(above.decimalDigits(2) == nil)
    above.narrow(above: interval(0.125))
    #expect(above.decimalDigits(2)?.digits == "13")
    var below = interval(0.375, -0x1p-90)
    #expect(below.decimalDigits(2) == nil)
    below.narrow(below: interval(0.375))
    #expect(below.decimalDigits(2)?.digits == "37")
    var mirrored = interval(-0.125, -0x1p-90)
    #expect(mirrored.decimalDigits(2) == nil)
    mirrored.narrow(below: interval(-0.125))
    let digits = DecimalDigits(isNegative: true, digits: "13", exponent: 0)
    #expect(mirrored.decimalDigits(2) == digits)
    #expect(interval(1, 0x1p-90).decimalDigits(15)?.description == "1.00000000000000")
    #expect(BigInterval(precision: 9).decimalDigits(3) == nil)
  }

  @Test func binadesNextToPowersOfTwo() {
    #expect(interval(1).binade == 0)
    #expect(interval(-5).binade == 2)
    var below = interval(1, -0x1p-90)
    #expect(below.binade == nil)
    below.narrow(below: interval(1))
    #expect(below.binade == -1)
    var above = interval(-1, 0x1p-90)
    #expect(above.binade == nil)
    above.narrow(above: interval(-1))
    #expect(above.binade == -1)
    #expect(BigInterval(precision: 4).binade == nil)
    var straddling = BigInterval(7, precision: 2)
    straddling.subtract(BigInterval(7, precision: 2))
    #expect(straddling.binade == nil)
  }

  /// The sum of the terms at 60 bits: a point, or the two neighbours where that is not enough.
  private func interval(_ terms: Double...) -> BigInterval {
    var total = BigInterval(precision: 60)
    for term in terms { total.add(BigInterval(term, precision: 60)) }
    return total
  }
}
