import FloatFormats
import MultiPrecision
import SeededRandom
import Testing

@Suite struct BigFloatArithmeticTests {
  @Test func specialValuesAreIEEE() {
    var value = BigFloat(.infinity, precision: 60)
    value.subtract(BigFloat(.infinity, precision: 60), .nearest)
    #expect(value.isNaN && !value.isFinite)
    value.assign(0.0, .nearest)
    value.divide(by: BigFloat(precision: 60), .nearest)
    #expect(value.isNaN && !value.isZero)
    value.assign(-1.0, .nearest)
    value.divide(by: BigFloat(precision: 60), .nearest)
    #expect(value.double(.nearest) == -.infinity)
    #expect(!value.isFinite && !value.isNaN && value.sign == .minus)
    value.assign(-0.0, .nearest)
    #expect(value.isZero && value.isFinite && value.sign == .minus)
    #expect(value.double(.nearest).bitPattern == (-0.0).bitPattern)
    value.negate()
    #expect(value.sign == .plus)
  }

  @Test func comparisonIsUnorderedForNaNOnly() {
    let one = BigFloat(1, precision: 2)
    let two = BigFloat(2, precision: 300)
    let nan = BigFloat(.nan, precision: 53)
    let orders = [
      one.compare(to: two), two.compare(to: one), two.compare(to: two), one.compare(to: nan),
      nan.compare(to: nan),
      BigFloat(-0.0, precision: 9).compare(to: BigFloat(0, precision: 8)),
      BigFloat(-.infinity, precision: 9).compare(to: one),
    ]
    #expect(orders == [.less, .greater, .equal, nil, nil, .equal, .less])
  }

  @Test(arguments: ArithmeticVector.all)
  func operationsRoundOnceInEveryMode(_ vector: ArithmeticVector) {
    for (index, mode) in RoundingMode.allCases.enumerated() {
      var value = BigFloat(vector.a, precision: vector.precision)
      let other = BigFloat(vector.b, precision: 53)
      let ternary =
        switch vector.operation {
        case .add: value.add(other, mode)
        case .subtract: value.subtract(other, mode)
        case .multiply: value.multiply(by: other, mode)
        case .divide: value.divide(by: other, mode)
        }
      let got = value.double(.nearest)
      #expect(got.bitPattern == vector.values[index].bitPattern, "\(mode) \(HexFloat.text(got))")
      #expect(ternary == vector.ternaries[index], "\(mode)")
    }
  }

  /// `with gmpy2.context(precision=24, round=MODE): r = mpfr(0.1); r, r.rc`
  @Test func assignmentAndPrecisionChangeRound() {
    let wanted: [(Double, Ternary)] = [
      (0x1.99999ap-4, .above), (0x1.99999ap-4, .above), (0x1.999998p-4, .below),
      (0x1.999998p-4, .below),
    ]
    for ((number, ternary), mode) in zip(wanted, RoundingMode.allCases) {
      var assigned = BigFloat(precision: 24)
      #expect(assigned.assign(0.1, mode) == ternary)
      #expect(assigned.double(.nearest) == number)
      var changed = BigFloat(0.1, precision: 53)
      #expect(changed.setPrecision(24, mode) == ternary)
      #expect(changed.double(.nearest) == number && changed.precision == 24)
      #expect(changed.setPrecision(400, mode) == .exact)
      #expect(changed.double(.nearest) == number && changed.precision == 400)
    }
    var whole = BigFloat(precision: 3)
    #expect(whole.assign(9, .down) == .below)
    #expect(whole.double(.nearest) == 8)
    #expect(BigFloat(0.1, precision: 24).double(.nearest) == 0x1.99999ap-4)
  }

  @Test func scalingIsExactFarBeyondDouble() {
    var value = BigFloat(-0.75, precision: 2)
    #expect(value.scale(byPowerOfTwo: 1 << 40, .nearest) == .exact)
    #expect(value.binade == (1 << 40) - 1)
    #expect(value.double(.nearest) == -.infinity)
    #expect(value.double(.zero) == -.greatestFiniteMagnitude)
    #expect(value.scale(byPowerOfTwo: -1 << 41, .nearest) == .exact)
    #expect(value.double(.nearest).bitPattern == (-0.0).bitPattern)
    #expect(value.double(.down) == -.leastNonzeroMagnitude)
    #expect(value.scale(byPowerOfTwo: 1 << 40, .nearest) == .exact)
    #expect(value.double(.nearest) == -0.75)
  }

  @Test func copiesAreIndependent() {
    var original = BigFloat(3, precision: 100)
    var copy = BigFloat(copying: original)
    original.add(BigFloat(1, precision: 2), .nearest)
    copy.negate()
    #expect(original.double(.nearest) == 4)
    #expect(copy.double(.nearest) == -3 && copy.precision == 100)
    var target = BigFloat(precision: 2)
    #expect(target.assign(BigFloat(5, precision: 60), .up) == .above)
    #expect(target.double(.nearest) == 6 && target.precision == 2)
  }

  @Test func neighboursOfThatPrecision() {
    var value = BigFloat(1, precision: 10)
    value.formNextUp()
    #expect(value.double(.nearest) == 1 + 0x1p-9)
    value.formNextDown()
    value.formNextDown()
    #expect(value.double(.nearest) == 1 - 0x1p-10)
    value.assign(0.0, .nearest)
    value.formNextUp()
    #expect(value.sign == .plus && value.binade < -(1 << 61))
  }

  /// 53 bits away from subnormals and overflow are Swift's own `+ - * /`.
  @Test func fiftyThreeBitsAreDouble() {
    var generator = SplitMix64(state: 1)
    for trial in 0..<20_000 {
      let a = generator.double(exponents: -60...60)
      let b = generator.double(exponents: -60...60)
      let other = BigFloat(b, precision: 53)
      var sum = BigFloat(a, precision: 53)
      sum.add(other, .nearest)
      var difference = BigFloat(a, precision: 53)
      difference.subtract(other, .nearest)
      var product = BigFloat(a, precision: 53)
      product.multiply(by: other, .nearest)
      var quotient = BigFloat(a, precision: 53)
      quotient.divide(by: other, .nearest)
      let got = [sum.double(.zero), difference.double(.zero), product.double(.zero)]
      guard got == [a + b, a - b, a * b], quotient.double(.zero) == a / b else {
        Issue.record("seed 1, trial \(trial): \(HexFloat.text(a)) \(HexFloat.text(b))")
        return
      }
    }
  }
}
