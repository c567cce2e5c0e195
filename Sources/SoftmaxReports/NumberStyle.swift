import FloatFormats
import MultiPrecision
import SoftmaxAnalysis

/// How numbers are written for people: enough digits to tell, and `1`, `0` or `1024` only for exactly that.
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
    let count = value.magnitude < 0.1 ? 9 : 10
    // Of the numbers between 0.5 and 1, those next to 1; the difference is exact (Sterbenz).
    if value < 1, value > 0.5, Double(rounded(value, count).description) == 1 {
      return "1 - " + number(1 - value)
    }
    return digits(value, count)
  }

  /// So many significant digits of a number, and more where they would read as a number that means something
  /// by itself (`isTelling`) and is another. Without trailing zeros where the text is the number itself.
  static func digits(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let texts = (count...max(count, allDigits)).lazy.map { rounded(value, $0) }
    let needed = texts.first { text in
      let read = Double(text.description)
      return read == value || !isTelling(value) && !(read.map(isTelling) ?? false)
    }
    guard var shown = needed else { return rounded(value, count).description }
    if Double(shown.description) == value {
      while shown.digits.count > 1, shown.digits.last == "0" { shown.digits.removeLast() }
    }
    return shown.description
  }

  /// So many significant digits of a number that is not known to more.
  static func estimate(_ value: Double, _ count: Int) -> String {
    guard value.isFinite, value != 0 else { return digits(value, count) }
    var shown = rounded(value, count)
    while shown.digits.count > 1, shown.digits.last == "0" { shown.digits.removeLast() }
    return shown.description
  }

  /// As many digits as tell every Double from its neighbours.
  private static let allDigits = 17

  private static func rounded(_ value: Double, _ count: Int) -> DecimalDigits {
    BigFloat(value, precision: 53).decimalDigits(count)
  }

  /// Whether a number means something by itself, so that a figure must neither hide it nor fall on it: a whole
  /// number of up to six digits, or a power of two as errors come to (0.5, 1024, 2^23), to a thousandth.
  static func isTelling(_ value: Double) -> Bool {
    let isWhole = value.magnitude <= 1e6 && value == value.rounded()
    let isPowerOfTwo = value.magnitude.significand == 1 && -10...53 ~= Int(value.magnitude.exponent)
    return value != 0 && (isWhole || isPowerOfTwo)
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
    // Only exactly 1 is written as 1, and only exactly 0.5 as 0.5.
    while count < number.digits.count, Double(short.description).map(isTelling) ?? false {
      count += 1
      short = number.shortened(to: count)
    }
    return prefix + short.description
  }

  /// Errors below this many ulps have no digits: they are known to within 2^-30 ulp (`OutputMeasurer`).
  private static let leastUlps = 1e-6

  /// What cannot be told from a whole number of ulps is one.
  private static let ulpNoise = 0x1p-30

  /// An error in ulps or a statistic: 3 significant digits or what `digits` makes of them, scientific from a
  /// million on but for powers of two.
  static func ulps(_ value: Double?) -> String {
    guard let value else { return "-" }
    if value == 0 { return "0" }
    guard value.isFinite else { return digits(value, 3) }
    // Errors beyond Double's largest number are kept as that.
    if value.magnitude == .greatestFiniteMagnitude {
      return value < 0 ? "<-1.79e+308" : ">1.79e+308"
    }
    guard value.magnitude >= leastUlps else { return "<\(leastUlps)" }
    if value.magnitude >= 1e6, !isTelling(value) { return rounded(value, 3).scientific }
    let half = (2 * value).rounded() / 2
    return digits((value - half).magnitude <= ulpNoise && isTelling(half) ? half : value, 3)
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

  /// A share: 3 digits, or as many as it takes for 100 % to be all, and 50 % a half.
  static func percent(_ count: Int, of whole: Int) -> String {
    // Rounded once, so that whole percents are whole.
    digits(Double(count) * 100 / Double(whole), 3) + " %"
  }

  /// The name by which Swift, and most readers, know a format.
  static func formatTitle(_ name: String) -> String {
    ["binary64": "Double", "binary32": "Float", "binary16": "Float16"][name] ?? name
  }
}
