import FloatFormats
import MultiPrecision
import Testing

@Suite struct BigFloatRoundingTests {
  @Test(arguments: FloatFormat.all)
  func specialValues(_ format: FloatFormat) {
    #expect(format.round(BigFloat(.nan, precision: 80)).isNaN)
    let zero = format.round(BigFloat(-0.0, precision: 80))
    #expect(zero == 0 && (zero.sign == .minus) == format.hasNegativeZero)
    let infinity = format.round(BigFloat(-.infinity, precision: 80))
    #expect(infinity.bitPattern == format.round(-.infinity).bitPattern)
    let saturated = format.round(BigFloat(-.infinity, precision: 80), overflow: .saturate)
    #expect(saturated == -format.greatestFiniteMagnitude)
  }

  /// A value just above the midpoint of 1 and its upper neighbour, by less than binary64 can hold.
  @Test(arguments: FloatFormat.all)
  func roundingHappensOnce(_ format: FloatFormat) {
    let tie = sum(1, format.unitRoundoff)
    #expect(format.round(tie) == 1)
    let above = sum(1, format.unitRoundoff, 0x1p-80)
    #expect(format.round(above) == 1 + 2 * format.unitRoundoff)
    let below = sum(1, format.unitRoundoff, -0x1p-80)
    #expect(format.round(below) == 1)
    #expect(format.round(below, .up) == 1 + 2 * format.unitRoundoff)
    #expect(format.round(above, .down) == 1)
    guard format != .binary64 else { return }
    #expect(format.round(above.double(.nearest)) == 1, "the trap: through binary64 it is a tie")
  }

  /// Multiples of the least subnormal: ln 2 * 4 is 2.77 of them.
  @Test(arguments: FloatFormat.all)
  func subnormalResults(_ format: FloatFormat) {
    var value = BigFloat(2, precision: 150)
    value.formLog(.nearest)
    value.scale(byPowerOfTwo: format.leastExponent + 2, .nearest)
    let least = format.leastNonzeroMagnitude
    let got = RoundingMode.allCases.map { format.round(value, $0) }
    #expect(got == [3 * least, 3 * least, 2 * least, 2 * least])
    value.negate()
    let mirrored = RoundingMode.allCases.map { format.round(value, $0) }
    #expect(mirrored == [-3 * least, -2 * least, -3 * least, -2 * least])
  }

  @Test(arguments: FloatFormat.all)
  func halfOfTheLeastNumberIsATie(_ format: FloatFormat) {
    var half = BigFloat(1, precision: 150)
    half.scale(byPowerOfTwo: format.leastExponent - 1, .nearest)
    #expect(format.round(half) == 0)
    half.formNextUp()
    #expect(format.round(half) == format.leastNonzeroMagnitude)
    half.negate()
    half.scale(byPowerOfTwo: -1, .nearest)
    let tiny = format.round(half)
    #expect(tiny == 0 && (tiny.sign == .minus) == format.hasNegativeZero)
    #expect(format.round(half, .down) == -format.leastNonzeroMagnitude)
  }

  @Test func sixtyFourLeadingBitsAndATail() {
    #expect(
      TruncatedReal(sum(1, 0x1p-100))
        == TruncatedReal(sign: .plus, significand: 1 << 63, exponent: -63, hasTail: true))
    #expect(
      TruncatedReal(sum(-0x1p64, -1))
        == TruncatedReal(sign: .minus, significand: 1 << 63, exponent: 1, hasTail: true))
    #expect(
      TruncatedReal(sum(0x1p63, 1))
        == TruncatedReal(sign: .plus, significand: 1 << 63 | 1, exponent: 0, hasTail: false))
    let short = TruncatedReal(BigFloat(3, precision: 2))
    #expect(
      short == TruncatedReal(sign: .plus, significand: 3 << 62, exponent: -62, hasTail: false))
    #expect(short.binade == 1)
    let zero = TruncatedReal(BigFloat(-0.0, precision: 2))
    #expect(zero.isZero && zero.sign == .minus)
  }

  /// `cut` says that the number stands for a slightly larger magnitude.
  @Test func cutNumbersHaveATail() {
    let one = TruncatedReal(BigFloat(1, precision: 20), cut: true)
    #expect(one.hasTail && one.binade == 0)
    #expect(FloatFormat.binary16.round(one, .up) == 1 + 0x1p-10)
    #expect(FloatFormat.binary16.round(one) == 1)
    let zero = TruncatedReal(BigFloat(precision: 20), cut: true)
    #expect(FloatFormat.binary16.round(zero, .up) == 0x1p-24)
    let tie = TruncatedReal(BigFloat(1 + 0x1p-11, precision: 20), cut: true)
    #expect(FloatFormat.binary16.round(tie) == 1 + 0x1p-10)
  }

  /// An exact sum.
  private func sum(_ terms: Double...) -> BigFloat {
    var total = BigFloat(precision: 300)
    for term in terms { total.add(BigFloat(term, precision: 53), .nearest) }
    return total
  }
}
