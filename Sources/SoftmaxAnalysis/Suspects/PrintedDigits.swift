import FloatFormats

/// How many digits were printed of numbers that somebody typed again: a number of places after the point, or of
/// significant digits, the same for all.
struct PrintedDigits {
  private let places: Int
  private let significant: Int

  /// Nil where the outputs need about all the digits that their format has, or no more than one.
  init?(_ outputs: some Sequence<Double>, in format: FloatFormat) {
    let limit = Int(Double(format.significandBits) * 0.25)
    guard limit >= 6 else { return nil }
    var (places, significant) = (0, 0)
    for output in outputs where output.isFinite && output != 0 && output.magnitude != 1 {
      guard let count = Self.digits(output, in: format, upTo: limit) else { return nil }
      significant = max(significant, count)
      places = max(places, count - 1 - Self.exponent(output))
    }
    guard significant >= 2 else { return nil }
    (self.places, self.significant) = (places, significant)
  }

  /// Half a unit of the last place that was printed.
  var halfOfPlaces: Double { 0.5 * Self.powerOfTen(-places) }

  /// Half a unit of a number's last digit; 0 and 1 are what they are.
  func half(of output: Double) -> Double {
    guard output != 0, output.magnitude != 1 else { return 0 }
    return max(
      halfOfPlaces, 0.5 * Self.powerOfTen(Self.exponent(output) - significant + 1))
  }

  /// The fewest digits that give the number; nil for more than the limit.
  private static func digits(_ value: Double, in format: FloatFormat, upTo limit: Int) -> Int? {
    guard format.round(value.rounded(digits: limit)) == value else { return nil }
    return (1...limit).first { format.round(value.rounded(digits: $0)) == value }
  }

  private static func exponent(_ value: Double) -> Int {
    Int((Estimate.log(value.magnitude) / Estimate.log(10)).rounded(.down))
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    Estimate.exp(Double(exponent) * Estimate.log(10))
  }
}
