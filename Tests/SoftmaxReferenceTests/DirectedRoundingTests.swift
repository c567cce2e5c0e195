import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct DirectedRoundingTests {
  /// The values of a row in the order of `RoundingMode.allCases`: nearest, up, down, zero.
  private func values(
    _ quantity: Quantity, _ row: [Double], _ format: FloatFormat, at index: Int = 0
  ) throws -> [Double] {
    try RoundingMode.allCases.map {
      try Reference(quantity, in: format, rounding: $0).certify(row)[index].value
    }
  }

  /// Below 1 by 3.1e-17, more than a quarter but less than half of the spacing there.
  @Test func saturationIsAMatterOfDirection() throws {
    let below = 1 - 0x1p-53
    #expect(try values(.softmax, [38, 0], .binary64) == [1, 1, below, below])
    #expect(try values(.softmax, [37, 0], .binary64) == [below, 1, below, below])
    #expect(try values(.softmax, [0, -1e8], .binary64) == [1, 1, below, below])
  }

  /// e^-1e300 is below MPFR's exponent range: only `p > 0` decides the mode up.
  @Test func vanishingProbabilityRoundsUpToTheLeast() throws {
    #expect(try values(.softmax, [0, -1e300], .binary64, at: 1) == [0, 0x1p-1074, 0, 0])
    #expect(try values(.softmax, [0, -1e300], .float8E4M3FN, at: 1) == [0, 0x1p-9, 0, 0])
  }

  /// The exact values lie beside 0, and beside a tie of binary64, by e^-(2^53).
  @Test func logSoftmaxBesideItsBound() throws {
    let largest = try values(.logSoftmax, [1, -0x1p53], .binary64)
    #expect(largest == [0, 0, -0x1p-1074, 0])
    #expect(largest.allSatisfy { $0.sign == .minus })
    let other = try values(.logSoftmax, [1, -0x1p53], .binary64, at: 1)
    #expect(other == [-0x1p53 - 2, -0x1p53, -0x1p53 - 2, -0x1p53])
  }

  /// The exact value lies above a tie of binary32 by e^-1000001.
  @Test func logSumExpBesideItsBound() throws {
    let above = 1 + 0x1p-23
    #expect(try values(.logSumExp, [1 + 0x1p-24, -1e6], .binary32) == [above, above, 1, 1])
    #expect(try values(.logSumExp, [0, -1e300], .binary16) == [0, 0x1p-24, 0, 0])
  }

  /// 1/3 and 1/4, by hand: 1/4 is exact, 1/3 lies between its neighbours.
  @Test func equalLogitsRoundOneOverTheirCount() throws {
    let neighbours: [Double] = [0x1.5555555555555p-2, 0x1.5555555555556p-2]
    #expect(
      try values(.softmax, [7, 7, 7], .binary64)
        == [neighbours[0], neighbours[1], neighbours[0], neighbours[0]])
    #expect(try values(.softmax, [7, 7, 7, 7], .binary64) == [0.25, 0.25, 0.25, 0.25])
    // 1/1024 is half of the least subnormal: a tie, to the even zero.
    let row = [Double](repeating: -3, count: 1024)
    let least = 0x1p-9
    #expect(try values(.softmax, row, .float8E4M3FN) == [0, least, 0, 0])
  }

  /// Neighbours, in order, with the nearest one among them; toward zero is the one that its name says.
  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func directionsSurroundTheNearest(_ quantity: Quantity, _ format: FloatFormat) throws {
    var generator = SplitMix64(state: 31)
    for trial in 0..<12 {
      let row = generator.row()
      for index in 0..<quantity.outputCount(row.count) {
        let got = try values(quantity, row, format, at: index)
        let (nearest, up, down, zero) = (got[0], got[1], got[2], got[3])
        // Overflow in a format without infinity has no neighbours to speak of.
        guard !got.contains(where: { $0.isNaN }), down != up else { continue }
        let isInOrder = down <= nearest && nearest <= up && (nearest == down || nearest == up)
        let areNeighbours = format.nextUp(down) == up
        let isTowardZero = zero == (up > 0 ? down : up)
        #expect(isInOrder && areNeighbours && isTowardZero, "seed 31, trial \(trial): \(got)")
      }
    }
  }
}
