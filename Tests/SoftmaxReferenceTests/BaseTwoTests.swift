import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

/// `2^x_i / sum 2^x_j`: which rows are exact, and that all others are decided.
@Suite struct BaseTwoTests {
  private func certify(
    _ logits: [Double], _ format: FloatFormat = .binary64, _ rounding: RoundingMode = .nearest
  ) throws -> [CertifiedValue] {
    try Reference(.softmax, in: format, rounding: rounding, base: .two).certify(logits)
  }

  /// Rows whose powers add up to a power of two, by hand; shifts by a fraction change nothing.
  static let exactRows: [(row: [Double], softmax: [Double])] = [
    ([0, 0], [0.5, 0.5]), ([1, 0, 0], [0.5, 0.25, 0.25]),
    ([2, 1, 0, 0], [0.5, 0.25, 0.125, 0.125]), ([0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]),
    ([-1, -1, -2, -2, -1, -.infinity], [0.25, 0.25, 0.125, 0.125, 0.25, 0]),
    (
      [3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0],
      [0.25, 0.25, 0.25] + Array(repeating: 0.03125, count: 8)
    ),
  ]

  @Test(arguments: exactRows)
  func powersThatAddUp(_ row: [Double], _ wanted: [Double]) throws {
    for shift in [0, 0.375, -7.5, 1e6] {
      let values = try certify(row.map { $0 + shift })
      #expect(values.map(\.value) == wanted)
      #expect(values.allSatisfy { $0.certificate == .exact })
    }
  }

  /// A chain 1, 2, ..., 1080, 1080 adds up to 1: the last, 2^-1080, is exact and below binary64.
  @Test func aLongChainIsExact() throws {
    let row = (1...1080).map { -Double($0) } + [-1080]
    let values = try certify(row)
    #expect(values.allSatisfy { $0.certificate == .exact })
    #expect(values[1073].value == 0x1p-1074 && values[1074].value == 0 && values[0].value == 0.5)
    // One term less is 1 - 2^-1080: the first is just above 1/2, and nothing is exact.
    let open = try certify(Array(row.dropLast()), .binary64, .up)
    #expect(open[0].value == 0.5.nextUp && open.allSatisfy { $0.certificate != .exact })
  }

  /// 1/1024 is half of E4M3FN's least number: a tie to even, whether the row is equal logits or not.
  @Test func exactResultsCanBeTies() throws {
    let row = (1...10).map { -Double($0) } + [-10]
    #expect(try certify(row, .float8E4M3FN)[9].value == 0)
    #expect(try certify(row, .float8E4M3FN)[8].value == 0x1p-9)
    #expect(try certify(row, .float8E4M3FN, .up)[9].value == 0x1p-9)
  }

  /// Sums that miss a power of two by 2^-1000000 and more: no precision shows on which side, the
  /// knowledge that nothing is dyadic does.
  @Test(arguments: [1100.0, 1e6, 1e15, 1e300])
  func farClassesDecideTheSide(_ gap: Double) throws {
    for row in [[0, -1, -1, -gap], [0, -1, -1, -gap, -gap - 0.5]] {
      #expect(try certify(row)[0].value == 0.5)
      #expect(try certify(row, .binary64, .down)[0].value == 0.5.nextDown)
      #expect(try certify(row, .binary64, .up)[1].value == 0.25)
      #expect(try certify(row, .binary64, .up)[3].value == .leastNonzeroMagnitude)
    }
  }

  /// Whole gaps of any size, also where no double holds them: 2^53 and -1, and ±1e308.
  @Test func wholeGapsOfAnySizeAreDecided() throws {
    for row in [[0x1p53, -1], [1e308, -1e308], [1e308, 1e308.nextDown], [0, -1e300]] {
      #expect(try certify(row).map(\.value) == [1, 0])
      #expect(try certify(row, .binary64, .down).map(\.value) == [Double(1).nextDown, 0])
      #expect(try certify(row, .float4E2M1, .up).map(\.value) == [1, 0.5])
    }
    // Two equal halves and something far below: below 1/2, at equal logits, each.
    for far in [-1e308, -0x1p53 - 2, -1e6] {
      #expect(try certify([1, 1, far], .binary32, .down)[1].value == Double(Float(0.5).nextDown))
      #expect(try certify([1, 1, far], .binary32, .up)[1].value == 0.5)
    }
    // 1/2, 1/4 and 1/4 exactly, and just below them.
    let far = -0x1p60
    #expect(try certify([0, -1, -1, far], .float8E5M2, .zero)[0].value == 0.4375)
    #expect(try certify([0, -1, -1, far, far], .binary64, .down)[1].value == 0.25.nextDown)
    #expect(try certify([0, -1, -1], .binary64, .down).map(\.value) == [0.5, 0.25, 0.25])
  }

  /// 4/3 (1 - 4^-8201) is the sum of 0, -2, ..., -16400: 3/4 and a bit, a tie of E2M1 and a number of all
  /// other formats.
  @Test(arguments: FloatFormat.all)
  func theChainToMinus16400IsDecided(_ format: FloatFormat) throws {
    let row = (0...8200).map { -2 * Double($0) }
    let isTie = format == .float4E2M1
    #expect(try certify(row, format)[0].value == (isTie ? 1 : 0.75))
    #expect(try certify(row, format, .down)[0].value == (isTie ? 0.5 : 0.75))
    #expect(try certify(row, format, .up)[0].value == (isTie ? 1 : format.nextUp(0.75)))
    // One term doubled at the end takes the sum above 4/3.
    let over = row + [-16400]
    #expect(try certify(over, format, .down)[0].value == (isTie ? 0.5 : format.nextDown(0.75)))
    #expect(try certify(over, format)[0].value == (isTie ? 0.5 : 0.75))
  }

  /// Rows that are not whole numbers apart are irrational, and undecided where the budget is spent.
  @Test func fractionsGoOnToTheBudget() throws {
    let row = (0...60).map { -2 * Double($0) } + [-200.5]
    let spent = try Reference(
      .softmax, in: .binary32, rounding: .up, base: .two, budget: PrecisionBudget(upTo: 100)
    ).certify(row)
    #expect(spent[0].undecided?.lower == 0.75)
    #expect(spent[0].undecided?.upper == Double(Float(0.75).nextUp))
    #expect(try certify(row, .binary32, .up)[0].value == Double(Float(0.75).nextUp))
  }

  /// Rationals that are not dyadic, and square roots: 1/3, 2/3, and 1/(1 + 2^0.5), by mpmath.
  @Test func otherRowsAreRounded() throws {
    #expect(try certify([1, 0]).map(\.value) == [2.0 / 3, 1.0 / 3])
    #expect(try certify([0, 0.5]).map(\.value) == [0.41421356237309503, 0.585786437626905])
    #expect(try certify([0, 0.5], .binary32)[0].value == Double(Float(0.41421356237309503)))
    #expect(try certify([1, 0])[0].certificate == .multiPrecision(bits: 128))
  }

  /// The same logits times ln 2 in base e come within rounding of the logits.
  @Test func baseEAgreesRoughly() throws {
    var generator = SplitMix64(state: 22)
    for _ in 0..<50 {
      let row = (0..<12).map { _ in Double.random(in: -20...20, using: &generator) }
      let two = try certify(row, .binary32).map(\.value)
      let e = try Reference(.softmax, in: .binary64).certify(row.map { $0 * 0.6931471805599453 })
      for (a, b) in zip(two, e) { #expect(abs(a - b.value) <= b.value * 0x1p-23) }
    }
  }

  @Test func specialRowsAndMisuse() throws {
    #expect(try certify([.nan, 1])[0].value.isNaN)
    #expect(try certify([-.infinity, 3]).map(\.value) == [0, 1])
    #expect(throws: ReferenceError.baseTwoIsForSoftmax) {
      try Reference(.logSoftmax, in: .binary64, base: .two)
    }
    #expect(throws: ReferenceError.baseTwoIsForSoftmax) {
      try Reference(.softmax, in: .binary64, temperature: 2, base: .two)
    }
  }

  /// Whole tensors, on threads, go the same way.
  @Test func tensorsAgree() throws {
    var generator = SplitMix64(state: 23)
    let logits = (0..<300).map { _ in Double(Int.random(in: -6...6, using: &generator)) / 2 }
    let reference = try Reference(.softmax, in: .binary32, base: .two)
    var results = [Float](repeating: 0, count: 300)
    try reference.certify(rows: logits, of: 3, into: &results, threads: 2)
    for row in 0..<100 {
      let wanted = try reference.certify(Array(logits[3 * row..<3 * row + 3]))
      #expect(results[3 * row..<3 * row + 3].elementsEqual(wanted.map { Float($0.value) }))
    }
  }
}
