import FloatFormats
import MultiPrecision
import Synchronization

/// The constants that lead from base e to base 2 and back.
public enum LogarithmConstant: Sendable, Hashable, CaseIterable {
  /// `1 / ln 2`.
  case log2e
  /// `ln 2`.
  case ln2
  /// `ln 2` less the machine's number for it: the low part of a reduction in two steps
  /// (Cody and Waite 1980).
  case ln2Remainder

  /// The constant to `precision` bits; the remainder beside `ln 2` of `precision` bits.
  func value(precision: Int) -> BigFloat {
    var two = BigFloat(2, precision: precision + 64)
    two.formLog(.nearest)
    switch self {
    case .ln2: break
    case .log2e:
      var one = BigFloat(1, precision: precision + 64)
      one.divide(by: two, .nearest)
      two.assign(one, .nearest)
    case .ln2Remainder:
      var head = BigFloat(copying: two)
      head.setPrecision(precision, .nearest)
      two = BigFloat(2, precision: 2 * precision + 64)
      two.formLog(.nearest)
      two.subtract(head, .nearest)
    }
    return two
  }

  /// The constant rounded to nearest into a format; the remainder beside the format's own `ln 2`.
  func value(in format: FloatFormat) -> Double {
    Self.known.withLock { known in
      if let value = known[format]?[self] { return value }
      var values: [LogarithmConstant: Double] = [:]
      for constant in Self.allCases {
        values[constant] = format.round(constant.value(precision: format.significandBits))
      }
      known[format] = values
      return values[self]!
    }
  }

  private static let known = Mutex<[FloatFormat: [LogarithmConstant: Double]]>([:])
}
