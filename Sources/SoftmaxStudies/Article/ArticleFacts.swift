import FloatFormats
import MultiPrecision
public import SoftmaxAnalysis

/// What the article says of a row's largest class, beyond its analysis.
public struct ArticleFacts: Sendable, Encodable {
  /// The exact value's decimal places.
  public let digits: String
  /// How many of them are 9 before the first that is not.
  public let nines: Int
  /// 1 less the exact value: the sum of the others', to the digits shown.
  public let distanceToOne: Double
  public let bitsNeeded: Int
  /// 1 less the midpoint below it with one bit less than needed, and with the bits needed.
  public let midpointBefore: Double
  public let midpointNeeded: Double
  /// The least positive number of binary32.
  public let leastFloat = FloatFormat.binary32.leastNonzeroMagnitude
  public let formats: [Format]

  /// Where a format's 1 begins.
  public struct Format: Sendable, Encodable {
    public let name: String
    public let significandBits: Int
    /// 1 less the midpoint between 1 and its neighbour below.
    public let distanceOfMidpoint: Double
    public let roundsToOne: Bool
  }

  /// - Precondition: the row's largest class has an exact value below 1.
  public init(_ row: RowAnalysis) {
    let largest = row.elements.max { $0.logit.decimal < $1.logit.decimal }!
    let needed = largest.bitsNeeded!
    bitsNeeded = needed
    midpointBefore = Double(sign: .plus, exponent: -needed, significand: 1)
    midpointNeeded = midpointBefore / 2
    digits = Self.decimalPlaces(largest.exact.text)
    nines = digits.prefix { $0 == "9" }.count
    distanceToOne = row.elements.filter { $0.index != largest.index }
      .reduce(0) { $0 + $1.exact.decimal }
    formats = [FloatFormat.bfloat16, .binary16, .binary32, .binary64].map { format in
      Format(
        name: format.name, significandBits: format.significandBits,
        distanceOfMidpoint: format.spacingBelowOne / 2,
        roundsToOne: format.significandBits < needed)
    }
  }

  /// Of `0.123` or `1 - 4.56e-07`, the latter written out.
  static func decimalPlaces(_ text: String) -> String {
    guard text.hasPrefix("1 - "), let missing = DecimalDigits(String(text.dropFirst(4))) else {
      return String(text.dropFirst(2))
    }
    // 1 - 0.00ddd: nines, then each digit's complement to 9, the last one's to 10.
    let digits = missing.digits.reversed().drop { $0 == "0" }.reversed().map {
      $0.wholeNumberValue!
    }
    let complement = digits.dropLast().map { 9 - $0 } + [10 - digits.last!]
    return String(repeating: "9", count: -missing.exponent)
      + complement.map { "\($0)" }.joined()
  }
}
