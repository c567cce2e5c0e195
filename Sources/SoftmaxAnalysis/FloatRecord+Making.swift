import FloatFormats
import SoftmaxReference

extension FloatRecord {
  /// The record of a number of a native format.
  init(_ value: Double, in format: FloatFormat) {
    hex = format.hexBits(value)
    let shortest =
      switch format {
      case .binary32: Float(value).description
      case .binary16: Float16(value).description
      default: value.description
      }
    decimal = Double(shortest) ?? value
  }
}

extension ExactRecord {
  init(_ certified: CertifiedValue, _ value: ExactValue) {
    decimal = certified.value
    hex = FloatFormat.binary64.hexBits(certified.value)
    text = value.description
  }
}
