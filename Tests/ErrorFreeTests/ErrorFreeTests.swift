import ErrorFree
import SeededRandom
import Testing

/// Held against whole numbers of 128 bits, in which sums and products of these doubles are exact.
@Suite struct ErrorFreeTests {
  /// Whole numbers of 53 bits, some times a power of two.
  static let pairs: [(a: Double, b: Double)] = {
    var random = SplitMix64(state: 11)
    func number() -> Double {
      let whole = Double(Int64(bitPattern: random.next() >> 11)) * (random.next() & 1 == 0 ? 1 : -1)
      return Double(
        sign: .plus, exponent: Int(random.next() % 40), significand: whole)
    }
    let edges: [Double] = [0, 1, -1, 0x1p52, 0x1p53, 0x1.fffffffffffffp52, -0x1.fffffffffffffp60]
    return (0..<2000).map { _ in (number(), number()) }
      + edges.flatMap { a in edges.map { (a, $0) } }
  }()

  @Test func sumsAndDifferencesAreExact() {
    for (a, b) in Self.pairs {
      let (sum, error) = TwoTerm.sum(a, b)
      #expect(Int128(sum) + Int128(error) == Int128(a) + Int128(b), "\(a) + \(b)")
      #expect(sum == a + b)
      let (difference, missed) = TwoTerm.difference(a, b)
      #expect(Int128(difference) + Int128(missed) == Int128(a) - Int128(b), "\(a) - \(b)")
      let (larger, smaller) = a.magnitude >= b.magnitude ? (a, b) : (b, a)
      #expect(TwoTerm.sum(larger: larger, smaller: smaller) == (sum, error), "\(a) + \(b)")
    }
  }

  @Test func productsAreExact() {
    for (a, b) in Self.pairs where a.magnitude < 0x1p60 && b.magnitude < 0x1p60 {
      let (product, error) = TwoTerm.product(a, b)
      #expect(Int128(product) + Int128(error) == Int128(a) * Int128(b), "\(a) * \(b)")
      #expect(TwoTerm.splitProduct(a, b) == (product, error), "\(a) * \(b)")
    }
  }

  /// `head + tail` keeps what a double cannot; the quotient of 1 by 3 to 2^-104, from
  /// `Fraction(1, 3) - Fraction(1 / 3)`.
  @Test func twoDoublesHoldAThird() {
    let third = DoubleDouble(1) / DoubleDouble(3)
    #expect(third.head == 1.0 / 3)
    #expect((third.tail - 0x1.5555555555555p-56).magnitude < 0x1p-107)
    let one = third * DoubleDouble(3)
    #expect(one.head == 1 && one.tail.magnitude < 0x1p-103)
    let half = third + DoubleDouble(1) / DoubleDouble(6)
    #expect(half.head == 0.5 && half.tail.magnitude < 0x1p-103)
  }
}
