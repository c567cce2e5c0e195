import FloatFormats
import MultiPrecision
import SoftmaxAnalysis

/// How numbers are written for people: enough digits to tell, and `1` or `0` only for exactly that.
enum NumberStyle {
  /// An output of a format: 9 significant digits, 10 from 0.1 on; a value next to 1 as `1 - x`.
  static func output(_ record: FloatRecord, format: String) -> String {
    if record.hex == "nan" { return "NaN" }
    guard let format = try? FloatFormat.parse(format), let bits = UInt64(record.hex, radix: 16)
    else {
      preconditionFailure("a record's format and bits come from the table of formats")
    }
    return number(format.decode(bits))
  }

  /// A number: `3.72007598e-44`, `0.9999999848`, `1 - 1.11022302e-16`, `-18`.
  static func number(_ value: Double) -> String {
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    let text = digits(value, value.magnitude < 0.1 ? 9 : 10)
    if value < 1, Double(text) == 1 {
      // Exact (Sterbenz).
      return "1 - " + number(1 - value)
    }
    return text
  }

  /// So many significant digits of a number, without trailing zeros where the text is the number itself.
  static func digits(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let rounded = BigFloat(value, precision: 53).decimalDigits(count)
    guard Double(rounded.description) == value else { return rounded.description }
    var exact = rounded
    while exact.digits.count > 1, exact.digits.last == "0" { exact.digits.removeLast() }
    return exact.description
  }

  /// The text of an exact value with as many digits as `number` gives; those of another form stay as
  /// they are. The text is shortened itself, since its exponent may be beyond Double's.
  static func shortened(_ text: String) -> String {
    let prefix = text.hasPrefix("1 - ") ? "1 - " : ""
    guard let number = DecimalDigits(String(text.dropFirst(prefix.count))) else { return text }
    var count = number.exponent < 0 ? 9 : 10
    // Halfway texts are themselves rounded, mostly, and do not tell to which side.
    if number.digits.count == count + 1, number.digits.last == "5" { count += 1 }
    var short = number.shortened(to: count)
    // Only exactly 1 is written as 1.
    while number.exponent == 0, short.exponent == 1 {
      count += 1
      short = number.shortened(to: count)
    }
    return prefix + short.description
  }

  /// Errors below this many ulps have no digits: they are known to within 2^-30 ulp (`OutputMeasurer`).
  private static let leastUlps = 1e-6

  /// An error in ulps or a statistic: 3 significant digits, scientific from a million on.
  static func ulps(_ value: Double?) -> String {
    guard let value else { return "-" }
    if value == 0 { return "0" }
    guard value.isFinite else { return digits(value, 3) }
    // Errors beyond Double's largest number are kept as that.
    if value.magnitude == .greatestFiniteMagnitude {
      return value < 0 ? "<-1.79e+308" : ">1.79e+308"
    }
    guard value.magnitude >= leastUlps else { return "<\(leastUlps)" }
    return value.magnitude < 1e6
      ? digits(value, 3) : BigFloat(value, precision: 53).decimalDigits(3).scientific
  }

  /// A logit, as shortest decimal text.
  static func logit(_ record: FloatRecord) -> String {
    let text = "\(record.decimal)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A count with its share of a whole.
  static func share(_ count: Int, of whole: Int) -> String {
    whole > 0 ? "\(count) (\(percent(count, of: whole)))" : "\(count)"
  }

  /// A share: 3 digits, or as many as it takes for 100 % to be all.
  static func percent(_ count: Int, of whole: Int) -> String {
    let percent = Double(count) / Double(whole) * 100
    let texts = (3...9).lazy.map { digits(percent, $0) }
    return (texts.first { count == whole || !$0.hasPrefix("100") } ?? "100") + " %"
  }

  /// The name by which Swift, and most readers, know a format.
  static func formatTitle(_ name: String) -> String {
    ["binary64": "Double", "binary32": "Float", "binary16": "Float16"][name] ?? name
  }
}
