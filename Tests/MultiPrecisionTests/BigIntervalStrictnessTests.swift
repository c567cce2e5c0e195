import FloatFormats
import MultiPrecision
import Testing

/// What an interval learns from strict bounds, and when it forgets.
@Suite struct BigIntervalStrictnessTests {
  @Test func aBoundInsideMovesTheEnd() {
    var value = BigInterval(0.1, precision: 3)
    #expect(ends(value) == [0.09375, 0.109375])
    value.narrow(below: BigInterval(0.101, precision: 3))
    #expect(ends(value) == [0.09375, 0.109375] && value.upperIsStrict && !value.lowerIsStrict)
    value = BigInterval(0.1, precision: 3)
    value.narrow(above: BigInterval(0.09375, precision: 53))
    #expect(ends(value) == [0.09375, 0.109375] && value.lowerIsStrict && !value.upperIsStrict)
  }

  @Test func anEndMovesToTheFarSideOfItsBound() {
    // [-2, 2] at 2 bits: 6 and 8 are the neighbours of 7.
    var value = BigInterval(7, precision: 2)
    value.subtract(BigInterval(7, precision: 2))
    #expect(ends(value) == [-2, 2])
    value.narrow(below: BigInterval(1.25, precision: 2))
    value.narrow(above: BigInterval(-1.25, precision: 2))
    #expect(ends(value) == [-1.5, 1.5] && value.lowerIsStrict && value.upperIsStrict)
  }

  @Test func aBoundOutsideSaysNothing() {
    var value = BigInterval(1, precision: 10)
    value.narrow(below: BigInterval(2, precision: 10))
    value.narrow(above: BigInterval(0, precision: 10))
    #expect(value.isPoint && !value.lowerIsStrict && !value.upperIsStrict)
  }

  @Test func operationsForgetStrictness() {
    var value = BigInterval(7, precision: 2)
    value.narrow(below: BigInterval(8, precision: 2))
    value.narrow(above: BigInterval(6, precision: 2))
    let copy = BigInterval(copying: value)
    #expect(copy.lowerIsStrict && copy.upperIsStrict)
    var taken = BigInterval(precision: 2)
    taken.assign(copy)
    #expect(taken.lowerIsStrict && taken.upperIsStrict && ends(taken) == [6, 8])
    value.add(BigInterval(1, precision: 2))
    #expect(!value.lowerIsStrict && !value.upperIsStrict)
    taken.assign(3)
    #expect(!taken.lowerIsStrict && !taken.upperIsStrict && taken.isPoint)
  }

  @Test func copiesAreIndependent() {
    var original = BigInterval(5, precision: 10)
    let copy = BigInterval(copying: original)
    original.add(BigInterval(1, precision: 10))
    #expect(ends(original) == [6, 6] && ends(copy) == [5, 5])
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) {
      var value = BigInterval(1, precision: 10)
      value.divide(byPositive: BigInterval(-1, precision: 10))
    }
    await #expect(processExitsWith: .failure) {
      var value = BigInterval(1, precision: 10)
      value.divide(byPositive: BigInterval(precision: 10))
    }
  }
}

/// A sign that is known stays known, though an end is zero: what underflows is still not zero.
@Suite struct BigIntervalSignTests {
  /// Strictly between 0 and 2^-100.
  private static func small() -> BigInterval {
    var value = BigInterval(from: 0, to: 0x1p-100, precision: 64)
    value.narrow(above: BigInterval(precision: 64))
    return value
  }

  @Test func productsAndQuotientsKeepIt() {
    var product = Self.small()
    product.multiply(by: BigInterval(-3.0, precision: 64))
    #expect(product.knownSign == .minus && product.upperIsStrict && product.upper.isZero)
    product.multiply(by: BigInterval(-1.0, precision: 64))
    #expect(product.knownSign == .plus)
    product.divide(byPositive: BigInterval(3.0, precision: 64))
    #expect(product.knownSign == .plus && product.lowerIsStrict)
    product.negate()
    #expect(product.knownSign == .minus)
    var unknown = BigInterval(from: 0, to: 1, precision: 64)
    unknown.multiply(by: BigInterval(2.0, precision: 64))
    #expect(unknown.knownSign == nil)
  }

  @Test func productsEncloseEveryProduct() {
    let ends: [(Double, Double)] = [(-3, -2), (-1, 4), (0, 5), (2, 7)]
    for a in ends {
      for b in ends {
        var product = BigInterval(from: a.0, to: a.1, precision: 64)
        product.multiply(by: BigInterval(from: b.0, to: b.1, precision: 64))
        let corners = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1]
        #expect(product.lower.double(.nearest) == corners.min()!)
        #expect(product.upper.double(.nearest) == corners.max()!)
      }
    }
  }
}
