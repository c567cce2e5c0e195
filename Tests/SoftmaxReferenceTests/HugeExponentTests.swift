import Foundation
import MultiPrecision
import SoftmaxReference
import Testing

/// Digits of values whose exponents are beyond every format: mpmath at 6000 bits, rounded once.
@Suite struct HugeExponentTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var row: [Double]
    var temperature = 1.0
    /// `1 - softmax`, -log-softmax of the largest logit and, where that is 0, log-sum-exp.
    var small: String
    var testDescription: String { "\(row) at \(temperature)" }
    var digits: Int { small.prefix { $0 != "e" }.count - 1 }
  }

  /// 5e-324, and 1e-310 by its number of least ones.
  static let least = Double.leastNonzeroMagnitude
  static let small = 20_240_225_330_731 * least

  static let cases = [
    Case(
      row: [0, -1e12],
      small: "5.5997978423038070054288685197380893516859485702848e-434294481904"),
    Case(
      row: [0, -1e11],
      small: "4.7295218355627448338846996370790873689181078443334e-43429448191"),
    Case(
      row: [small, least], temperature: least,
      small:
        "3.47357609601875854641582760797631858247182987540603112896361869523577963625134566442436569563"
        + "9084227e-8790218173615"),
    Case(row: [0, -1e17], small: "1.71746188661160297136453190880e-43429448190325183"),
    // About 2^-(2^40), and beside powers of ten.
    Case(
      row: [0, -762_123_384_786],
      small: "1.026818608067341437128850633178761640658e-330985980542"),
    Case(row: [0, -2302585.092994046], small: "9.99999999752172088088787255861e-1000001"),
    Case(row: [0, -2302585.0929940455], small: "1.00000000021783337538954286642e-1000000"),
    Case(row: [0, -230258509299.40457], small: "9.99996868600923308760341247424e-100000000001"),
    Case(row: [0, -2.9e18], small: "6.482255354681437290145908e-1259453997519430301"),
  ]

  /// Memory once followed the exponent, not the digits: 217 GB for [0, -1e12]. Half of them have a 5 after
  /// some digit, where a decimal tie was looked for.
  @Test(arguments: cases, [2, 5, 9, 17, 23, 24, 25])
  func everyDigitIsRight(_ test: Case, _ fewer: Int) throws {
    let all = try #require(DecimalDigits(test.small))
    for count in [test.digits, fewer] {
      let small = try #require(all.rounded(to: count))
      #expect(try values(.softmax, test, count) == [.oneMinus(small), .digits(small)])
      var negative = small
      negative.isNegative = true
      #expect(try values(.logSoftmax, test, count)[0] == .digits(negative))
      if test.row[0] == 0 {
        #expect(try values(.logSumExp, test, count) == [.digits(small)])
      }
    }
  }

  private func values(
    _ quantity: Quantity, _ test: Case, _ digits: Int
  ) throws -> [ExactValue] {
    try Reference(quantity, in: .binary64, temperature: test.temperature)
      .exactValues(test.row, digits: digits)
  }

  @Test func largeLogProbabilitiesAreRight() throws {
    let logs = try Reference(.logSoftmax, in: .binary64)
    #expect(
      try logs.exactValues([0, 0, -1e12], digits: 50)[2].description
        == "-1000000000000.6931471805599453094172321214581765681")
    #expect(
      try logs.exactValues([0, -1e12], digits: 50)[1].description
        == "-1000000000000." + String(repeating: "0", count: 37))
    let cold = try Reference(.logSumExp, in: .binary64, temperature: Self.least)
    #expect(
      try cold.exactValues([Self.small, Self.least], digits: 15)[0].description
        == "20240225330731.0")
  }

  /// More digits than any precision of the budget has are undecided, and soon.
  @Test func digitsBeyondTheBudgetAreUndecided() throws {
    let reference = try Reference(.softmax, in: .binary64)
    #expect(
      try reference.exactValues([0, 1], digits: 1_000_000_000) == [.undecided, .undecided])
  }
}

extension DecimalDigits {
  /// Rounded by hand; nil where the rest is too near to a tie for the digits here to tell.
  fileprivate func rounded(to count: Int) -> DecimalDigits? {
    guard count < digits.count else { return self }
    let rest = digits.dropFirst(count)
    guard rest.dropFirst().contains(where: { $0 != "0" }) || rest.first != "5" else { return nil }
    var result = shortened(to: count)
    result.digits += String(repeating: "0", count: count - result.digits.count)
    return result
  }
}
