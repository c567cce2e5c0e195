import FloatFormats
import MultiPrecision
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct EnclosureTests {
  private func enclosure(
    _ quantity: Quantity, _ row: [Double], at index: Int = 0
  ) throws -> Enclosure {
    try Reference(quantity, in: .binary64).certify(row)[index].enclosure
  }

  /// log-sum-exp is 1 + 2^-206.6 (mpmath, 1000 bits): at 128 bits it rounds to 1 from either side, but
  /// its binade is that of 1 only.
  @Test func aTunedRowBesideAPowerOfTwoHasItsBinade() throws {
    let row: [Double] = [
      0x1.ffep-1, -0x1.d45847e4cac3dp+2, -0x1.5115700d384c2p+5, -0x1.3434e1fe2537ep+6,
      -0x1.b613d8fe9bdf9p+6,
    ]
    let value = try enclosure(.logSumExp, row)
    #expect(value.binade == 0)
    #expect(value.ulpError(of: 1.0.nextUp, in: .binary64) == 1)
  }

  @Test func zeroInfinityAndNaN() throws {
    let zero = try enclosure(.softmax, [-.infinity, 1])
    #expect(zero.isPoint && zero.approximation == 0 && zero.binade == nil)
    #expect(zero.ulpError(of: 0, in: .binary32) == 0)
    #expect(zero.ulpError(of: 0x1p-149, in: .binary32) == 1)
    let infinite = try enclosure(.logSoftmax, [-.infinity, 1])
    #expect(infinite.head == -.infinity && infinite.binade == nil)
    #expect(infinite.ulpError(of: -.infinity, in: .binary32) == 0)
    #expect(infinite.ulpError(of: -1000, in: .binary32) == .infinity)
    #expect(infinite.ulpError(of: .infinity, in: .binary32) == .infinity)
    #expect(infinite.ulpError(of: .nan, in: .float8E4M3FN) == nil)
    let undefined = try enclosure(.softmax, [.nan])
    #expect(undefined.binade == nil && undefined.ulpError(of: 1, in: .binary64) == nil)
    let finite = try enclosure(.logSumExp, [1, 2])
    #expect(finite.ulpError(of: .nan, in: .binary64) == nil)
    #expect(finite.ulpError(of: -.infinity, in: .binary64) == -.infinity)
    let one = try enclosure(.softmax, [3])
    #expect(one.isPoint && one.binade == 0 && one.ulpError(of: 1.0.nextUp, in: .binary64) == 1)
  }

  /// An exact value as `(parts[0] + parts[1] + parts[2]) * 2^exponent`, to within 2^-159 of itself.
  struct Exact: Sendable {
    let quantity: Quantity
    let row: [Double]
    let index: Int
    let exponent: Int
    let parts: [Double]
  }

  /// By mpmath 1.3.0 at 3000 bits, each part being the rest rounded to 53 bits.
  static let exact: [Exact] = [
    Exact(
      quantity: .softmax, row: [1, 2, 3, 4], index: 1, exponent: -4,
      parts: [0x1.64f170f077b9ap+0, -0x1.7e0244730990ep-54, -0x1.3849b65e1e21dp-108]),
    Exact(
      quantity: .softmax, row: [0, -740], index: 1, exponent: -1068,
      parts: [0x1.531fc8b1a3c7bp+0, 0x1.04cceed14f65dp-56, -0x1.051758da78eb2p-111]),
    Exact(
      quantity: .softmax, row: [0, -1000], index: 1, exponent: -1443,
      parts: [0x1.3c4219e418954p+0, 0x1.e649e8dcf28b8p-57, -0x1.478f5c38a2780p-112]),
    Exact(
      quantity: .softmax, row: [37, 0], index: 0, exponent: -1,
      parts: [0x1.fffffffffffffp+0, 0x1.d9ee380d67eaep-55, 0x1.8c34cfdbb17e9p-109]),
    Exact(
      quantity: .logSoftmax, row: [0.1, 0.2], index: 0, exponent: -1,
      parts: [-0x1.7d218f1c8904fp+0, -0x1.6181586ac22ffp-54, 0x1.bf32ce0b19d43p-110]),
    Exact(
      quantity: .logSoftmax, row: [0, -1000], index: 0, exponent: -1443,
      parts: [-0x1.3c4219e418954p+0, -0x1.e649e8dcf28b8p-57, 0x1.478f5c38a2780p-112]),
    Exact(
      quantity: .logSumExp, row: [13, 31, 5], index: 0, exponent: 4,
      parts: [0x1.f000000416f28p+0, 0x1.ef9b6a4259c35p-55, 0x1.ac832c44d4065p-110]),
    Exact(
      quantity: .logSumExp, row: [-1, -0.5], index: 0, exponent: -6,
      parts: [-0x1.a8b9024a3f9c2p+0, 0x1.a2293c99000c3p-54, 0x1.ec0f61c03c301p-108]),
  ]

  @Test(arguments: exact)
  func exactValuesLieWithinNarrowEnclosures(_ exact: Exact) throws {
    let enclosure = try enclosure(exact.quantity, exact.row, at: exact.index)
    var below = sum([enclosure.head, enclosure.lowerTail])
    below.scale(byPowerOfTwo: enclosure.exponent - exact.exponent, .nearest)
    var above = sum([enclosure.head, enclosure.upperTail])
    above.scale(byPowerOfTwo: enclosure.exponent - exact.exponent, .nearest)
    let value = sum(exact.parts)
    let isBelow = below.compare(to: value) == .less
    let isAbove = above.compare(to: value) == .greater
    #expect(isBelow && isAbove)
    #expect(enclosure.upperTail - enclosure.lowerTail <= 0x1p-90)
    #expect(enclosure.binade == exact.exponent)
  }

  /// An exact sum.
  private func sum(_ terms: [Double]) -> BigFloat {
    var total = BigFloat(precision: 300)
    for term in terms { total.add(BigFloat(term, precision: 53), .nearest) }
    return total
  }

  /// Below 2^-4000 only the sign is kept.
  @Test func vanishingValuesKeepTheirSign() throws {
    let positive = try enclosure(.softmax, [0, -1e5], at: 1)
    #expect(positive.head == 0 && positive.lowerTail == 0 && positive.upperTail == 0x1p-1074)
    let negative = try enclosure(.logSoftmax, [0, -1e5])
    #expect(negative.head == 0 && negative.lowerTail == -0x1p-1074 && negative.upperTail == 0)
    #expect(positive.binade == nil && !positive.isPoint)
    #expect(positive.ulpError(of: 0x1p-24, in: .binary16) == 1)
  }

  /// Next to a power of two the binade is that of the exact value, not of its rounded neighbour.
  @Test func binadesAtPowersOfTwo() throws {
    #expect(try enclosure(.softmax, [0, 0]).binade == -1)
    #expect(try enclosure(.softmax, [100, 0]).binade == -1)
    #expect(try enclosure(.softmax, [0, -1e300]).binade == -1)
    #expect(try enclosure(.softmax, [7, 7, 7, 7, 7, 7, 7, 7, -1e6]).binade == -4)
    #expect(try enclosure(.logSumExp, [1, -1e6]).binade == 0)
    #expect(try enclosure(.logSumExp, [-64, -1e6]).binade == 5)
    #expect(try enclosure(.logSoftmax, [0, -64], at: 1).binade == 6)
    #expect(try enclosure(.logSoftmax, [1, -0x1p53], at: 1).binade == 53)
  }

  /// By mpmath: `(output - p) * 2^53`, and in least subnormals `(output - p) * 2^1074`.
  @Test func ulpErrorsAreThoseOfTheExactValue() throws {
    let saturated = try enclosure(.softmax, [0, 100, 0], at: 1)
    #expect(isClose(saturated.ulpError(of: 1, in: .binary64), 6.7014931117589484223e-28))
    #expect(isClose(saturated.ulpError(of: 1.0.nextUp, in: .binary64), 2))
    #expect(isClose(saturated.ulpError(of: 1.0.nextDown, in: .binary64), -1))
    let premature = try enclosure(.softmax, [37, 0])
    #expect(isClose(premature.ulpError(of: 1, in: .binary64), 0.76858860215271334085))
    #expect(isClose(premature.ulpError(of: 1.0.nextDown, in: .binary64), -0.23141139784728665915))
    let flushed = try enclosure(.softmax, [0, -740], at: 1)
    #expect(isClose(flushed.ulpError(of: 0, in: .binary64), -84.781039023991909626))
    #expect(isClose(flushed.ulpError(of: 85 * 0x1p-1074, in: .binary64), 0.21896097600809037))
  }

  /// Once NaN: outputs that far above the exact value left binary64's range when scaled to it.
  @Test func outputsFarAboveATinyValueHaveErrors() throws {
    let tiny = try enclosure(.softmax, [0, -1000], at: 1)
    #expect(tiny.ulpError(of: 0x1p-149, in: .binary32) == 1)
    #expect(tiny.ulpError(of: 0x1p-24, in: .binary16) == 1)
    let negative = try enclosure(.logSoftmax, [0, -1000])
    #expect(negative.ulpError(of: -0x1p-149, in: .binary32) == -1)
    let swapped = try enclosure(.softmax, [0, -740], at: 1)
    #expect(swapped.ulpError(of: 1, in: .binary32) == 0x1p149)
  }

  private func isClose(_ error: Double?, _ wanted: Double) -> Bool {
    error.map { abs($0 - wanted) <= max(abs(wanted) * 0x1p-50, 0x1p-40) } ?? false
  }

  /// The judge judged: one ulp more is an error greater by exactly 1, and no certified value is off
  /// by more than half.
  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func oneUlpIsOneUlp(_ quantity: Quantity, _ format: FloatFormat) throws {
    let reference = try Reference(quantity, in: format)
    var generator = SplitMix64(state: 73)
    for trial in 0..<25 {
      let row = generator.row()
      for result in try reference.certify(row) where result.value.isFinite {
        let enclosure = result.enclosure
        let error = enclosure.ulpError(of: result.value, in: format) ?? .nan
        // Where overflow saturates, the largest number stands for all beyond it.
        let isSaturated = result.value.magnitude == format.greatestFiniteMagnitude
        #expect(abs(error) <= 0.5 || isSaturated, "seed 73, trial \(trial)")
        let ulp = format.ulp(of: result.value)
        let exactUlp = format.ulpExponent(binade: enclosure.binade ?? format.minExponent)
        for step in [-ulp, ulp] {
          // At a power of two the neighbours lie in two binades, and their steps are not one ulp.
          let output = result.value + step
          guard ulp.exponent == exactUlp, format.round(output) == output else { continue }
          let shifted = enclosure.ulpError(of: output, in: format) ?? .nan
          #expect(
            abs(shifted - error - (step > 0 ? 1 : -1)) < 0x1p-40, "seed 73, trial \(trial)")
        }
      }
    }
  }
}
