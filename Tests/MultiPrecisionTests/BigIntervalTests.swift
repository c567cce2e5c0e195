import FloatFormats
import MultiPrecision
import SeededRandom
import Testing

@Suite struct BigIntervalTests {
  @Test func pointsAndNeighbours() {
    let point = BigInterval(0.1, precision: 53)
    #expect(point.isPoint && !point.lowerIsStrict && !point.upperIsStrict)
    let wide = BigInterval(0.1, precision: 24)
    #expect(!wide.isPoint && wide.precision == 24)
    #expect(ends(wide) == [0x1.999998p-4, 0x1.99999ap-4])
    #expect(ends(BigInterval(9, precision: 3)) == [8, 10])
    #expect(ends(BigInterval(Int(9), precision: 3)) == [8, 10])
    #expect(ends(BigInterval(precision: 3)) == [0, 0])
  }

  /// Far below MPFR's range the result is zero and the least number; far above, it is unbounded.
  @Test func exponentialsBeyondTheRange() {
    var low = BigInterval(-1e300, precision: 100)
    low.formExp()
    #expect(low.lower.isZero && !low.upper.isZero && low.upper.binade < -(1 << 61))
    var high = BigInterval(1e300, precision: 100)
    high.formExp()
    #expect(high.lower.isFinite && high.lower.binade > 1 << 61 && !high.upper.isFinite)
    #expect(high.rounded(to: .binary64) == nil && high.binade == nil)
    #expect(double(high.rounded(toPrecision: 9)) == nil)
    #expect(high.decimalDigits(3) == nil)
  }

  @Test func exactPointsStayPoints() {
    var value = BigInterval(precision: 20)
    value.formExp()
    #expect(value.isPoint && value.lower.double(.nearest) == 1)
    value.formLog()
    #expect(value.isPoint && value.lower.isZero)
    value.formLog1p()
    #expect(value.isPoint && value.lower.isZero)
    value.add(BigInterval(0.75, precision: 20))
    value.subtract(BigInterval(0.5, precision: 20))
    value.divide(byPositive: BigInterval(8, precision: 20))
    #expect(value.isPoint && value.lower.double(.nearest) == 0x1p-5)
  }

  /// Dividends of each sign, and one that straddles zero: the quotients of all pairs of ends lie
  /// within, and nothing wider than rounding asks for is returned.
  @Test(arguments: [[-7.3, -7.3], [7.3, 7.3], [-7.3, 0.1], [0.1, -7.3]])
  func divisionBySign(_ parts: [Double]) {
    var dividend = BigInterval(parts[0], precision: 5)
    // An interval that straddles zero if the parts have opposite signs.
    if parts[0] != parts[1] {
      dividend.add(BigInterval(7.2, precision: 5))
      dividend.subtract(BigInterval(parts[1], precision: 5))
    }
    let divisor = BigInterval(1.3, precision: 5)
    let corners = ends(dividend).flatMap { dividend in ends(divisor).map { dividend / $0 } }
    dividend.divide(byPositive: divisor)
    let got = ends(dividend)
    #expect(got[0] <= corners.min()! && corners.max()! <= got[1])
    // One step of 5 bits at each end is all that rounding may add.
    #expect(got[0] >= corners.min()! - abs(corners.min()!) / 16)
    #expect(got[1] <= corners.max()! + abs(corners.max()!) / 16)
  }

  /// The inclusion principle: chains of random operations, against the same operations at 1000 bits.
  @Test(arguments: [2, 5, 24, 53, 113])
  func everyOperationEncloses(_ precision: Int) {
    var generator = SplitMix64(state: UInt64(precision))
    for trial in 0..<150 {
      let start = generator.double(exponents: -4...4)
      var interval = BigInterval(start, precision: precision)
      var exact = BigFloat(start, precision: 1000)
      for step in 0..<6 {
        apply(Int.random(in: 0..<6, using: &generator), &interval, &exact, &generator)
        guard isInside(exact, interval) else {
          Issue.record("\(precision) bits, trial \(trial), step \(step), \(HexFloat.text(start))")
          return
        }
      }
    }
  }

  /// One operation of six; those whose domain the operand leaves are passed over.
  private func apply(
    _ choice: Int, _ interval: inout BigInterval, _ exact: inout BigFloat,
    _ generator: inout SplitMix64
  ) {
    let other = generator.double(exponents: -8...8)
    let operand = BigInterval(choice == 2 ? abs(other) : other, precision: interval.precision)
    let exactOperand = BigFloat(choice == 2 ? abs(other) : other, precision: 53)
    let (low, high) = (interval.lower.double(.down), interval.upper.double(.up))
    switch choice {
    case 0:
      interval.add(operand)
      exact.add(exactOperand, .nearest)
    case 1:
      interval.subtract(operand)
      exact.subtract(exactOperand, .nearest)
    case 2:
      interval.divide(byPositive: operand)
      exact.divide(by: exactOperand, .nearest)
    case 3 where abs(low) < 100 && abs(high) < 100:
      interval.formExp()
      exact.formExp(.nearest)
    case 4 where low > 0:
      interval.formLog()
      exact.formLog(.nearest)
    case 5 where low > -1:
      interval.formLog1p()
      exact.formLog1p(.nearest)
    default: break
    }
  }

  private func isInside(_ exact: borrowing BigFloat, _ interval: borrowing BigInterval) -> Bool {
    let (below, above) = (exact.compare(to: interval.lower), exact.compare(to: interval.upper))
    return (below == .greater || below == .equal) && (above == .less || above == .equal)
  }
}

/// Both ends, which must be numbers of binary64.
func ends(_ interval: borrowing BigInterval) -> [Double] {
  [interval.lower.double(.nearest), interval.upper.double(.nearest)]
}

/// The nearest double of a number, if there is one.
func double(_ number: consuming BigFloat?) -> Double? {
  guard let number else { return nil }
  return number.double(.nearest)
}
