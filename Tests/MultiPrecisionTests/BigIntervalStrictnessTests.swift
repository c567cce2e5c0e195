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
