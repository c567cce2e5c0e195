import FloatFormats
public import MultiPrecision
import SoftmaxTiers

/// The exact value in a form for reading, every digit of which is correct.
public enum ExactValue: Sendable, Hashable {
  /// Exactly this: most often 0, 1, an infinity or NaN.
  case exactly(Double)
  /// The value itself, to so many significant digits.
  case digits(DecimalDigits)
  /// 1 minus this: the telling form of a softmax next to 1.
  case oneMinus(DecimalDigits)
  /// Not zero, but of a magnitude below 10^(-10^18), of that sign.
  case vanishing(FloatingPointSign)
  /// Below 1 by less than 10^(-10^18).
  case oneMinusVanishing
  /// Not told: the budget of precision does not decide the digits.
  case undecided
}

extension ExactValue {
  /// The smallest softmax that is written as `1 - x`.
  static let leastOneMinus = 1 - 1e-9

  /// A number of some precision, by the digits that name it; a probability next to 1 as `1 - x`.
  public init(_ number: borrowing BigFloat, isProbability: Bool) {
    self = FloatEnvironment.ordinary { Self.form(number, isProbability: isProbability) }
  }

  private static func form(_ number: borrowing BigFloat, isProbability: Bool) -> ExactValue {
    guard number.isFinite, !number.isZero else {
      return .exactly(number.double(.nearest))
    }
    var complement = BigFloat(1, precision: number.precision)
    complement.subtract(number, .nearest)
    if isProbability, complement.isZero { return .exactly(1) }
    guard isProbability, number.double(.down) > leastOneMinus, complement.sign == .plus else {
      return .digits(number.roundTripDigits())
    }
    // Exact: the difference of numbers within a factor of two (Sterbenz).
    return .oneMinus(complement.decimalDigits(17))
  }
}

extension ExactValue: CustomStringConvertible {
  /// `0.3678...`, `1 - 7.44e-44`, `0`, `-inf`; `< 1e-1000000000000000000` where the value has no
  /// digits within reach; `undecided`; a fraction such as `0.5` by the fewest digits that name it. Zeros that trail stay: they are correct digits.
  public var description: String {
    switch self {
    case .exactly(let value):
      Int(exactly: value).map { value.magnitude <= 0x1p53 ? "\($0)" : "\(value)" }
        ?? (value.isNaN ? "NaN" : "\(value)")
    case .digits(let digits): digits.description
    case .oneMinus(let digits): "1 - \(digits)"
    case .vanishing(.plus): "< 1e-1000000000000000000"
    case .vanishing(.minus): "> -1e-1000000000000000000"
    case .oneMinusVanishing: "1 - (< 1e-1000000000000000000)"
    case .undecided: "undecided"
    }
  }
}
