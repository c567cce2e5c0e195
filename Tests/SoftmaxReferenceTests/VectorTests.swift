import FloatFormats
import SoftmaxReference
import Testing

/// The reference against the independent generator in Tests/Vectors, bit for bit.
@Suite struct VectorTests {
  static let rows = try! VectorRow.read(vectorsFile)

  @Test func thereAreEnoughRows() {
    #expect(Self.rows.count >= 200)
    for row in Self.rows { #expect(row.expected.count == 18, "\(row.name)") }
  }

  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func everyRowAgreesBitForBit(_ quantity: Quantity, _ format: FloatFormat) throws {
    let reference = try Reference(quantity, in: format)
    for row in Self.rows {
      let wanted = row.expected[.init(quantity: quantity, format: format)]
      let results = try reference.certify(row.logits)
      let got = results.map { $0.value.isNaN ? nil : format.encode($0.value) }
      guard got == wanted else {
        Issue.record("\(row.name) \(quantity) \(format.name): got \(got), wanted \(wanted ?? [])")
        continue
      }
    }
  }

  /// The decimal form, to 30 digits, wherever both give the value itself rather than `1 - x`.
  @Test(arguments: Quantity.allCases)
  func exactDigitsAgree(_ quantity: Quantity) throws {
    let reference = try Reference(quantity, in: .binary64)
    for (index, row) in Self.rows.enumerated() {
      guard let wanted = row.exact[quantity] else { continue }
      for (got, wanted) in zip(
        try reference.exactValues(row.logits, digits: 30, row: index), wanted)
      {
        guard case .digits(let digits) = got, wanted != "-" else { continue }
        #expect(digits.scientific == wanted, "\(row.name) \(quantity)")
      }
    }
  }
}
