import FloatFormats
import MultiPrecision
import SoftmaxReference

extension FloatRecord {
  /// The record of a number of a format; NaN in a format without any has the bits `nan`.
  package init(_ value: Double, in format: FloatFormat) {
    hex = value.isNaN && !format.hasNaN ? "nan" : format.hexBits(value)
    let shortest =
      switch format {
      case .binary32: Float(value).description
      case .binary16: Float16(value).description
      case .binary64: value.description
      default: Self.shortest(value, in: format)
      }
    decimal = Double(shortest) ?? value
  }

  /// The number whose record this is, in the format of that name.
  ///
  /// - Precondition: `isNumber(of: format)`, as of what is made here or decoded.
  func number(in format: String) -> Double {
    guard let number = decoded(in: format) else {
      preconditionFailure("'\(hex)' is no number of '\(format)'")
    }
    return number
  }

  /// Whether the bits are those of a number of the format of that name.
  func isNumber(of format: String) -> Bool { decoded(in: format) != nil }

  private func decoded(in format: String) -> Double? {
    guard let format = try? FloatFormat.parse(format) else { return nil }
    if hex == "nan" { return format.hasNaN ? nil : .nan }
    guard let bits = UInt64(hex, radix: 16),
      format.bitWidth == 64 || bits >> UInt64(format.bitWidth) == 0
    else { return nil }
    return format.decode(bits)
  }

  /// The fewest digits that round to the number in a narrow format.
  private static func shortest(_ value: Double, in format: FloatFormat) -> String {
    guard value.isFinite, value != 0 else { return value.description }
    let exact = BigFloat(value, precision: 53)
    let texts = (1..<17).lazy.map { exact.decimalDigits($0).scientific }
    return texts.first { Double($0).map { format.round($0) } == value } ?? value.description
  }
}

extension ExactRecord {
  init(_ certified: CertifiedValue, _ value: ExactValue) {
    decimal = certified.value
    hex = FloatFormat.binary64.hexBits(certified.value)
    text = value.description
  }
}
