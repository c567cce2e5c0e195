import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// Bits needed, exact digits and rounding to any precision.
@Suite struct PrecisionTests {
  static let softmax = try! Reference(.softmax, in: .binary64)
  static let logSoftmax = try! Reference(.logSoftmax, in: .binary64)
  static let logSumExp = try! Reference(.logSumExp, in: .binary64)

  /// Special rows, then `floor(-log(1 - p, 2))` by mpmath 1.3.0 at 400000 bits.
  static let bits: [([Double], [Int?])] = [
    ([5], [nil]), ([-.infinity, 5], [0, nil]), ([.nan, 0], [nil, nil]),
    ([.infinity, 0], [nil, nil]), ([0, -1e308], [nil, 0]),
    ([0, 0], [1, 1]), ([0, 0, -.infinity], [1, 1, 0]), ([1, 1, 1], [0, 0, 0]),
    ([5, 3], [3, 0]), ([0, 100, 0], [0, 143, 0]), ([37, 0], [53, 0]), ([38, 0], [54, 0]),
    ([0, -100, -745], [144, 0, 0]), ([0, -1e5], [144_269, 0]),
  ]

  @Test(arguments: bits)
  func bitsNeededToTellFromOne(_ row: [Double], _ wanted: [Int?]) throws {
    #expect(try Self.softmax.bitsNeeded(row) == wanted)
    #expect(try Self.logSumExp.bitsNeeded(row) == wanted, "the quantity does not enter")
  }

  /// The definition: exactly 1 at one bit less, not so at that many.
  @Test(arguments: [[5.0, 3], [0, 100, 0], [37, 0], [38, 0], [0, -100, -745], [0, -2000, -3]])
  func bitsNeededAreTheLeastThatDo(_ row: [Double]) throws {
    let index = row.firstIndex(of: row.max()!)!
    let needed = try #require(try Self.softmax.bitsNeeded(row)[index])
    let enough = try Self.softmax.rounded(row, toPrecision: needed)[index]
    let tooFew = try Self.softmax.rounded(row, toPrecision: needed - 1)[index]
    #expect(enough != .exactly(1) && tooFew == .exactly(1))
  }

  /// 2^-143 is 8.9683101716788292539e-44.
  @Test func oneBitMakesTheDifference() throws {
    let below = try Self.softmax.rounded([0, 100, 0], toPrecision: 142)
    #expect(below[1] == .exactly(1) && below[1].description == "1")
    let enough = try Self.softmax.rounded([0, 100, 0], toPrecision: 143)
    #expect(enough[1].description == "1 - 8.9683101716788293e-44")
  }

  /// Where the format's exponent range is no limit, a precision is that format.
  @Test(arguments: [(FloatFormat.binary64, 53), (.binary32, 24)], Quantity.allCases)
  func precisionsOfFormatsAreFormats(_ pair: (FloatFormat, Int), _ quantity: Quantity) throws {
    let (format, bits) = pair
    let reference = try Reference(quantity, in: format)
    var generator = SplitMix64(state: 71)
    var (ones, complements) = (0, 0)
    for _ in 0..<60 {
      let row = (0..<5).map { _ in Double.random(in: -30...30, using: &generator) }
      let wanted = try reference.certify(row).map(\.value)
      for (got, wanted) in zip(try reference.rounded(row, toPrecision: bits), wanted) {
        let value = try #require(got.double, "seed 71: \(row) gives \(got)")
        #expect(format.round(value) == wanted, "seed 71: \(row)")
        ones += got == .exactly(1) ? 1 : 0
        complements += got.description.hasPrefix("1 - ") ? 1 : 0
      }
    }
    // Numbers next to 1 are compared as well: 24 bits have none above 1 - 1e-9.
    guard quantity == .softmax else { return }
    #expect(bits == 24 ? ones > 0 : complements > 0)
  }

  static let texts: [(Reference, [Double], [String])] = [
    (softmax, [.nan, 1], ["NaN", "NaN"]), (logSumExp, [.infinity], ["inf"]),
    (softmax, [-.infinity, 1], ["0", "1"]), (logSoftmax, [-.infinity, 1], ["-inf", "0"]),
    (logSumExp, [-0.0], ["0"]), (logSumExp, [-.infinity, 2.5], ["2.5000000000000000"]),
    (softmax, [0, -1e308], ["1 - (< 1e-1000000000000000000)", "< 1e-1000000000000000000"]),
    (logSoftmax, [0, -1e308], ["> -1e-1000000000000000000", "-1.0000000000000000e+308"]),
    (logSumExp, [0, -1e308], ["< 1e-1000000000000000000"]),
    (logSumExp, [1, -1e308], ["1.0000000000000000"]),
    (
      softmax, [0, 100, 0],
      [
        "3.7200759760208360e-44", "1 - 7.4401519520416719e-44", "3.7200759760208360e-44",
      ]
    ),
    (softmax, [1, 2, 3], ["0.090030573170380458", "0.24472847105479765", "0.66524095577482189"]),
    (
      logSoftmax, [1, 2, 3], ["-2.4076059644443803", "-1.4076059644443803", "-0.40760596444438030"]
    ),
    (
      logSoftmax, [0, 100, 0],
      [
        "-100.00000000000000", "-7.4401519520416719e-44", "-100.00000000000000",
      ]
    ),
    (logSumExp, [1, 2, 3], ["3.4076059644443803"]),
  ]

  /// By mpmath 1.3.0 at 20000 bits: `nstr(value, 17, strip_zeros=False)`.
  @Test(arguments: texts)
  func exactValuesAreWrittenOut(
    _ reference: Reference, _ row: [Double], _ wanted: [String]
  ) throws {
    #expect(try reference.exactValues(row).map(\.description) == wanted)
  }

  @Test func digitsAreAskedForByNumber() throws {
    let values = try Self.softmax.exactValues([0, 100, 0], digits: 20)
    #expect(values[1].description == "1 - 7.4401519520416719259e-44")
    #expect(try Self.logSumExp.exactValues([1, 2, 3], digits: 4)[0].description == "3.408")
  }
}

extension ExactValue {
  /// The number itself, where 17 digits name it; nil where it has none within reach.
  fileprivate var double: Double? {
    switch self {
    case .exactly(let value): value
    case .digits(let digits): Double(digits.scientific)
    // Exact (Sterbenz).
    case .oneMinus(let digits): Double(digits.scientific).map { 1 - $0 }
    case .vanishing, .oneMinusVanishing, .undecided: nil
    }
  }
}
