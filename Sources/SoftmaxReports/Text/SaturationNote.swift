import FloatFormats
import SoftmaxReference

/// What a report says of errors in formats that saturate.
enum SaturationNote {
  /// A sentence for each of the formats that always saturates, since the ulp there is not that of the exact
  /// value; none for all others, and for probabilities, which are in every format's range.
  static func sentences(_ formats: [String], _ quantity: Quantity) -> [String] {
    if quantity.range == .probability { return [] }
    return Set(formats).sorted().filter { name in
      guard let format = try? FloatFormat.parse(name) else { return false }
      return !format.hasInfinity && !format.hasNaN
    }.map {
      "Where \($0) saturates, its largest number is due, and errors are counted from that number in ulps of "
        + "its binade."
    }
  }
}
