import FloatFormats

/// An interval that encloses a real number, with `BigFloat` ends.
///
/// The inclusion principle: if the operands enclose their real numbers, the result of every operation
/// encloses the exact result. Lower ends are rounded down and upper ends up. An end may be *strict*:
/// the real number is known not to equal it. That is what settles numbers that lie closer to a
/// rounding boundary than any precision shows.
///
/// Both ends have the same precision. Operations work in place. NaN ends are a programmer's mistake;
/// infinite ends mean that nothing is known on that side.
public struct BigInterval: ~Copyable, Sendable {
  public private(set) var lower: BigFloat
  public private(set) var upper: BigFloat
  /// Whether the real number is known to be greater than `lower`.
  public private(set) var lowerIsStrict = false
  /// Whether the real number is known to be less than `upper`.
  public private(set) var upperIsStrict = false

  /// The number zero, with ends of `precision` bits.
  public init(precision: Int) {
    lower = BigFloat(precision: precision)
    upper = BigFloat(precision: precision)
  }

  /// An enclosure of `value`; the number itself if `precision` holds it.
  public init(_ value: Double, precision: Int) {
    self.init(precision: precision)
    assign(value)
  }

  /// An enclosure of the whole number `value`.
  public init(_ value: Int, precision: Int) {
    self.init(precision: precision)
    lower.assign(value, .down)
    upper.assign(value, .up)
  }

  /// An enclosure of the numbers from `lower` to `upper`.
  public init(from lower: Double, to upper: Double, precision: Int) {
    self.init(precision: precision)
    self.lower.assign(lower, .down)
    self.upper.assign(upper, .up)
  }

  /// A copy.
  public init(copying other: borrowing BigInterval) {
    lower = BigFloat(copying: other.lower)
    upper = BigFloat(copying: other.upper)
    lowerIsStrict = other.lowerIsStrict
    upperIsStrict = other.upperIsStrict
  }

  /// Significand bits of the ends.
  public var precision: Int { lower.precision }

  /// Whether both ends are the same number, hence the real number itself.
  public var isPoint: Bool { lower.compare(to: upper) == .equal }

  /// Takes an enclosure of `value`.
  public mutating func assign(_ value: Double) {
    lower.assign(value, .down)
    upper.assign(value, .up)
    forgetStrictness()
  }

  /// Takes an enclosure of `value`, a number of any precision.
  public mutating func assign(_ value: borrowing BigFloat) {
    lower.assign(value, .down)
    upper.assign(value, .up)
    forgetStrictness()
  }

  /// Takes the value of `other`, of the same precision.
  public mutating func assign(_ other: borrowing BigInterval) {
    lower.assign(other.lower, .down)
    upper.assign(other.upper, .up)
    lowerIsStrict = other.lowerIsStrict
    upperIsStrict = other.upperIsStrict
  }

  private mutating func forgetStrictness() {
    lowerIsStrict = false
    upperIsStrict = false
  }
}

extension BigInterval {
  /// `self + other`.
  public mutating func add(_ other: borrowing BigInterval) {
    lower.add(other.lower, .down)
    upper.add(other.upper, .up)
    forgetStrictness()
  }

  /// `self - other`.
  public mutating func subtract(_ other: borrowing BigInterval) {
    lower.subtract(other.upper, .down)
    upper.subtract(other.lower, .up)
    forgetStrictness()
  }

  /// `-self`.
  public mutating func negate() {
    swap(&lower, &upper)
    lower.negate()
    upper.negate()
    swap(&lowerIsStrict, &upperIsStrict)
  }

  /// `self * other`: the least and the greatest of the products of ends. Where both signs are known, that of the
  /// product is, though an end is zero.
  public mutating func multiply(by other: borrowing BigInterval) {
    let sign = Self.product(knownSign, other.knownSign)
    var least = BigFloat(copying: lower)
    least.multiply(by: other.lower, .down)
    var greatest = BigFloat(copying: lower)
    greatest.multiply(by: other.lower, .up)
    Self.include(lower, other.upper, &least, &greatest)
    Self.include(upper, other.lower, &least, &greatest)
    Self.include(upper, other.upper, &least, &greatest)
    lower.assign(least, .down)
    upper.assign(greatest, .up)
    forgetStrictness()
    keep(sign)
  }

  private static func product(
    _ a: FloatingPointSign?, _ b: FloatingPointSign?
  ) -> FloatingPointSign? {
    guard let a, let b else { return nil }
    return a == b ? .plus : .minus
  }

  /// Adds the knowledge of the real number's sign, where an end is zero.
  private mutating func keep(_ sign: FloatingPointSign?) {
    if sign == .plus, lower.isZero { lowerIsStrict = true }
    if sign == .minus, upper.isZero { upperIsStrict = true }
  }

  /// Widens an enclosure to the product of two numbers.
  private static func include(
    _ a: borrowing BigFloat, _ b: borrowing BigFloat, _ least: inout BigFloat,
    _ greatest: inout BigFloat
  ) {
    var product = BigFloat(copying: a)
    product.multiply(by: b, .down)
    if product.compare(to: least) == .less { least.assign(product, .down) }
    product.assign(a, .nearest)
    product.multiply(by: b, .up)
    if product.compare(to: greatest) == .greater { greatest.assign(product, .up) }
  }

  /// `self / other` for `self` of any sign and a positive `other`.
  ///
  /// A lower end below zero gets smaller by division by a small number, one above zero by division by
  /// a large one; likewise the upper end, mirrored.
  ///
  /// - Precondition: the lower end of `other` is above zero.
  public mutating func divide(byPositive other: borrowing BigInterval) {
    precondition(other.lower.sign == .plus && !other.lower.isZero, "the divisor must be positive")
    let sign = knownSign
    if lower.sign == .minus {
      lower.divide(by: other.lower, .down)
    } else {
      lower.divide(by: other.upper, .down)
    }
    if upper.sign == .minus {
      upper.divide(by: other.upper, .up)
    } else {
      upper.divide(by: other.lower, .up)
    }
    forgetStrictness()
    keep(sign)
  }

  /// `e^self`. Far below MPFR's exponent range the result is `[0, least number]`.
  public mutating func formExp() {
    formIncreasing({ $0.formExp($1) })
  }

  /// `2^self`, likewise.
  public mutating func formExp2() {
    formIncreasing({ $0.formExp2($1) })
  }

  /// `ln self` of a positive number.
  public mutating func formLog() {
    formIncreasing({ $0.formLog($1) })
  }

  /// `ln(1 + self)` of a number above -1.
  public mutating func formLog1p() {
    formIncreasing({ $0.formLog1p($1) })
  }

  /// An increasing function, evaluated once where the operand is a point: the result rounded down and
  /// the number above it enclose the exact one.
  private mutating func formIncreasing(
    _ function: (inout BigFloat, RoundingMode) -> Ternary
  ) {
    let wasPoint = isPoint
    let ternary = function(&lower, .down)
    if wasPoint {
      upper.assign(lower, .up)
      if ternary != .exact { upper.formNextUp() }
    } else {
      _ = function(&upper, .up)
    }
    forgetStrictness()
  }
}

extension BigInterval {
  /// `self * 2^exponent`.
  public mutating func scale(byPowerOfTwo exponent: Int) {
    lower.scale(byPowerOfTwo: exponent, .down)
    upper.scale(byPowerOfTwo: exponent, .up)
    forgetStrictness()
  }

  /// Adds the knowledge that the real number is neither end: that it is no binary fraction.
  public mutating func makeStrict() {
    lowerIsStrict = true
    upperIsStrict = true
  }

  /// Adds the knowledge that the real number is less than the one that `bound` encloses.
  public mutating func narrow(below bound: borrowing BigInterval) {
    guard bound.upper.compare(to: upper) != .greater else { return }
    upper.assign(bound.upper, .up)
    upperIsStrict = true
  }

  /// Adds the knowledge that the real number is greater than the one that `bound` encloses.
  public mutating func narrow(above bound: borrowing BigInterval) {
    guard bound.lower.compare(to: lower) != .less else { return }
    lower.assign(bound.lower, .down)
    lowerIsStrict = true
  }
}

extension BigInterval {
  /// The sign of the real number, where the ends tell it and that it is not zero.
  public var knownSign: FloatingPointSign? {
    if lower.sign == .plus, !lower.isZero || lowerIsStrict { return .plus }
    if upper.isZero ? upperIsStrict : upper.sign == .minus { return .minus }
    return lower.isZero && lowerIsStrict ? .plus : nil
  }

  /// Whether the real number is exactly zero.
  public var isZero: Bool { lower.isZero && upper.isZero }
}
