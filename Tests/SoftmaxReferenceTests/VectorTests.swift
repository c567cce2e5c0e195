import FloatFormats
import MultiPrecision
import SoftmaxReference
import Testing

/// The reference against the independent generator in Tests/Vectors, bit for bit.
@Suite struct VectorTests {
  static let rows = try! VectorRow.read(vectorsFile)

  /// The rows that have results: all of them, unless NaN is due and the format has none.
  static func rows(with quantity: Quantity, in format: FloatFormat) -> [VectorRow] {
    rows.filter { row in
      format.hasNaN || !row.expected[.init(quantity: quantity, format: format)]!.contains(nil)
    }
  }

  @Test func thereAreEnoughRows() {
    #expect(Self.rows.count >= 200)
    for row in Self.rows { #expect(row.expected.count == 27, "\(row.name)") }
  }

  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func everyRowAgreesBitForBit(_ quantity: Quantity, _ format: FloatFormat) throws {
    let reference = try Reference(quantity, in: format)
    for row in Self.rows {
      let wanted = row.expected[.init(quantity: quantity, format: format)]
      guard format.hasNaN || wanted?.contains(nil) == false else {
        #expect(throws: ReferenceError.notANumber(row: 0, format: format.name)) {
          try reference.certify(row.logits)
        }
        continue
      }
      let results = try reference.certify(row.logits)
      let got = results.map { $0.value.isNaN ? nil : format.encode($0.value) }
      guard got == wanted else {
        Issue.record("\(row.name) \(quantity) \(format.name): got \(got), wanted \(wanted ?? [])")
        continue
      }
    }
  }

  /// The decimal form, to 30 digits, wherever the vectors have it.
  @Test(arguments: Quantity.allCases)
  func exactDigitsAgree(_ quantity: Quantity) throws {
    let reference = try Reference(quantity, in: .binary64)
    var (compared, complements) = (0, 0)
    for (index, row) in Self.rows.enumerated() {
      guard let wanted = row.exact[quantity] else { continue }
      let values = try reference.exactValues(row.logits, digits: 30, row: index)
      #expect(values.count == wanted.count, "\(row.name) \(quantity)")
      for (got, wanted) in zip(values, wanted) where wanted != "-" {
        #expect(got.thirtyDigits == wanted, "\(row.name) \(quantity)")
        compared += 1
        if case .oneMinus = got { complements += 1 }
      }
    }
    #expect(compared >= 200 && (complements >= 20) == (quantity == .softmax))
  }
}

extension ExactValue {
  /// The value as the vectors write it; nil where it has no digits within reach.
  fileprivate var thirtyDigits: String? {
    switch self {
    case .exactly(1), .oneMinusVanishing: Self.one
    case .exactly(let value): value == 0 ? "0" : "\(value)"
    case .digits(let digits): digits.scientific
    case .oneMinus(let digits): Self.complement(digits)
    case .vanishing, .undecided: nil
    }
  }

  private static let one = "1." + String(repeating: "0", count: 29) + "e+00"

  /// `1 - x` to 30 digits, for an x below 1e-8, as on paper: the nines' complement of x's first 30
  /// decimals, and one more in the last place unless the decimals that follow round x up.
  private static func complement(_ x: DecimalDigits) -> String {
    let decimals = String(repeating: "0", count: min(-x.exponent, 31)) + x.digits
    var digits = decimals.prefix(30).map { 9 - $0.wholeNumberValue! }
    if decimals.dropFirst(30) < "5" {
      guard let place = digits.lastIndex(where: { $0 != 9 }) else { return one }
      digits[place] += 1
      for later in digits.indices where later > place { digits[later] = 0 }
    }
    return "\(digits[0])." + digits.dropFirst().map(String.init).joined() + "e-01"
  }
}
