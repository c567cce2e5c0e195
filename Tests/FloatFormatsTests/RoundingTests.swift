import FloatFormats
import SeededRandom
import Testing

/// Rounding, judged by search: the two neighbours of a value in a format's own exhaustive list of
/// numbers, and the definition of each mode.
@Suite struct RoundingTests {
  static let narrow = FloatFormat.all.filter { $0.bitWidth <= 16 }

  /// Between any two neighbouring numbers: the quarter points and the midpoint, in all four modes.
  @Test(arguments: narrow)
  func everyGapRoundsToItsNeighbours(_ format: FloatFormat) {
    let magnitudes = (0..<UInt64(1) << UInt64(format.bitWidth - 1)).map(format.decode)
    for (index, lower) in magnitudes.enumerated() where lower.isFinite {
      let upper = index + 1 < magnitudes.count ? magnitudes[index + 1] : .nan
      guard upper.isFinite else { continue }
      let lowerIsEven = index % 2 == 0
      let middle = lower + (upper - lower) / 2
      for (value, nearest) in [
        (lower + (upper - lower) / 4, lower), (middle, lowerIsEven ? lower : upper),
        (lower + (upper - lower) * 3 / 4, upper), (middle.nextUp, upper), (middle.nextDown, lower),
      ] {
        check(format, value, nearest: nearest, below: lower, above: upper)
      }
    }
  }

  private func check(
    _ format: FloatFormat, _ value: Double, nearest: Double, below: Double, above: Double
  ) {
    let got = RoundingMode.allCases.map { format.round(value, $0) }
    let mirrored = RoundingMode.allCases.map { format.round(-value, $0) }
    // In the order of RoundingMode.allCases: nearest, up, down, zero.
    #expect(got == [nearest, above, below, below], "\(format.name) \(value)")
    #expect(mirrored == [-nearest, -below, -above, -below], "\(format.name) \(-value)")
    #expect(mirrored.allSatisfy { $0.sign == .minus || $0 == 0 && !format.hasNegativeZero })
  }

  @Test func nearestAgreesWithFloat16AndFloat() {
    var generator = SplitMix64(state: 7)
    for _ in 0..<200_000 {
      let value = Double(bitPattern: generator.next())
      guard !value.isNaN else { continue }
      #expect(FloatFormat.binary32.round(value) == Double(Float(value)))
      let scaled =
        Double(sign: .plus, exponent: Int(generator.next() % 48) - 28, significand: 1)
        * Double(Int64(bitPattern: generator.next() << 1 | 1)) * 0x1p-63
      #expect(
        FloatFormat.binary16.round(scaled).bitPattern == Double(Float16(scaled)).bitPattern,
        "\(HexFloat.text(scaled))")
    }
  }

  /// Overflow: the first value that rounds beyond the largest number is half a spacing above it; the
  /// tie goes to the even one, which in E4M3FN is 448 itself.
  @Test func overflowBeginsHalfASpacingAboveTheLargest() {
    #expect(FloatFormat.binary16.round(65519.99) == 65504)
    #expect(FloatFormat.binary16.round(65520) == .infinity)
    #expect(FloatFormat.binary16.round(-65520) == -.infinity)
    #expect(FloatFormat.float8E4M3FN.round(464) == 448)
    #expect(FloatFormat.float8E4M3FN.round(464.0.nextUp).isNaN)
    #expect(FloatFormat.float8E5M2.round(61440) == .infinity)
    #expect(FloatFormat.float8E5M2.round(61439.9) == 57344)
  }

  @Test(arguments: FloatFormat.all)
  func overflowFollowsModeAndPolicy(_ format: FloatFormat) {
    let largest = format.greatestFiniteMagnitude
    #expect(format.round(.infinity, overflow: .saturate) == largest)
    #expect(format.round(-.infinity, overflow: .saturate) == -largest)
    let infinity = format.hasInfinity ? Double.infinity : format.hasNaN ? .nan : largest
    #expect(format.round(-.infinity).isSame(as: -infinity))
    let beyond = TruncatedReal(sign: .plus, significand: 1, exponent: 2000, hasTail: false)
    let below = TruncatedReal(sign: .minus, significand: 1, exponent: 2000, hasTail: false)
    #expect(format.round(beyond, .zero) == largest)
    #expect(format.round(beyond, .down) == largest)
    #expect(format.round(below, .up) == -largest)
    #expect(format.round(beyond, .nearest, overflow: .saturate) == largest)
    #expect(format.round(beyond, .up).isSame(as: infinity))
  }

  @Test(arguments: FloatFormat.all)
  func openEndsLieBesideTheirNumber(_ format: FloatFormat) {
    let tie = 1 + format.unitRoundoff  // Halfway between 1 and its upper neighbour.
    guard tie != 1 else { return }
    let exact = TruncatedReal(tie)
    #expect(format.round(exact) == 1)
    #expect(format.round(exact.justAbove) == 1 + 2 * format.unitRoundoff)
    #expect(format.round(exact.justBelow) == 1)
    #expect(format.round(TruncatedReal(1).justBelow, .down) == 1 - format.spacingBelowOne)
    #expect(format.round(TruncatedReal(-1).justBelow, .up) == -1)
    let negativeZero = format.round(TruncatedReal(0).justBelow)
    #expect(negativeZero == 0 && (negativeZero.sign == .minus) == format.hasNegativeZero)
    #expect(format.round(TruncatedReal(0).justAbove, .up) == format.leastNonzeroMagnitude)
  }

  @Test func openEndsOfDoubleNeedTheTail() {
    let tie = TruncatedReal(sign: .plus, significand: 1 << 53 | 1, exponent: -53, hasTail: false)
    #expect(FloatFormat.binary64.round(tie) == 1)
    #expect(FloatFormat.binary64.round(tie.justAbove) == 1.0.nextUp)
    #expect(FloatFormat.binary64.round(tie.justBelow, .up) == 1.0.nextUp)
  }

  @Test func spacingAndNeighbours() {
    #expect(FloatFormat.binary64.ulp(of: 1) == 0x1p-52)
    #expect(FloatFormat.binary64.ulp(of: 1.0.nextDown) == 0x1p-53)
    #expect(FloatFormat.binary32.ulp(of: 1e-45) == 0x1p-149)
    #expect(FloatFormat.binary32.ulp(of: 0) == 0x1p-149)
    #expect(FloatFormat.bfloat16.nextUp(1) == 1 + 0x1p-7)
    #expect(FloatFormat.bfloat16.nextDown(1) == 1 - 0x1p-8)
    #expect(FloatFormat.binary16.nextDown(0) == -0x1p-24)
    #expect(FloatFormat.binary16.nextUp(-0x1p-24).sign == .minus)
    #expect(FloatFormat.binary64.nextUp(-.infinity) == -Double.greatestFiniteMagnitude)
  }

  @Test func classes() {
    let format = FloatFormat.binary32
    #expect(format.classify(0x1p-127) == .subnormal)
    #expect(format.classify(0x1p-126) == .normal)
    #expect(format.classify(-0.0) == .zero)
    #expect(format.classify(-.infinity) == .infinite)
    #expect(format.classify(.nan) == .nan)
  }
}

extension Double {
  /// Whether both are the same number, or both NaN.
  fileprivate func isSame(as other: Double) -> Bool { self == other || isNaN && other.isNaN }
}
