internal import CMPFRShim
public import FloatFormats

extension BigFloat {
  /// Takes the value of `value`.
  @discardableResult
  public mutating func assign(_ value: Double, _ rounding: RoundingMode) -> Ternary {
    Ternary(shim_set_double(&number, value, rounding.code))
  }

  /// Takes the value of `value`.
  @discardableResult
  public mutating func assign(_ value: Int, _ rounding: RoundingMode) -> Ternary {
    Ternary(shim_set_whole(&number, value, rounding.code))
  }

  /// Takes the value of `other`, keeping this precision.
  @discardableResult
  public mutating func assign(_ other: borrowing BigFloat, _ rounding: RoundingMode) -> Ternary {
    var source = other.number
    return Ternary(shim_set(&number, &source, rounding.code))
  }

  /// Rounds the value into another precision.
  ///
  /// - Precondition: `precision` is 1 or more, and memory holds so many bits.
  @discardableResult
  public mutating func setPrecision(_ precision: Int, _ rounding: RoundingMode) -> Ternary {
    precondition(precision >= 1, "a BigFloat has at least 1 bit of precision")
    return Ternary(shim_set_precision(&number, precision, rounding.code))
  }

  /// `self + other`.
  @discardableResult
  public mutating func add(_ other: borrowing BigFloat, _ rounding: RoundingMode) -> Ternary {
    var operand = other.number
    return Ternary(shim_add(&number, &operand, rounding.code))
  }

  /// `self - other`.
  @discardableResult
  public mutating func subtract(_ other: borrowing BigFloat, _ rounding: RoundingMode) -> Ternary {
    var operand = other.number
    return Ternary(shim_subtract(&number, &operand, rounding.code))
  }

  /// `self * other`.
  @discardableResult
  public mutating func multiply(by other: borrowing BigFloat, _ rounding: RoundingMode) -> Ternary {
    var operand = other.number
    return Ternary(shim_multiply(&number, &operand, rounding.code))
  }

  /// `self * factor + term`, rounded once.
  @discardableResult
  public mutating func multiply(
    by factor: borrowing BigFloat, adding term: borrowing BigFloat, _ rounding: RoundingMode
  ) -> Ternary {
    var (multiplier, addend) = (factor.number, term.number)
    return Ternary(shim_multiply_add(&number, &multiplier, &addend, rounding.code))
  }

  /// `self / other`.
  @discardableResult
  public mutating func divide(by other: borrowing BigFloat, _ rounding: RoundingMode) -> Ternary {
    var operand = other.number
    return Ternary(shim_divide(&number, &operand, rounding.code))
  }

  /// `self * 2^exponent`.
  @discardableResult
  public mutating func scale(byPowerOfTwo exponent: Int, _ rounding: RoundingMode) -> Ternary {
    Ternary(shim_scale(&number, exponent, rounding.code))
  }

  /// `-self`, exactly.
  public mutating func negate() {
    shim_negate(&number)
  }

  /// The next number of this precision toward positive infinity.
  public mutating func formNextUp() {
    shim_next_above(&number)
  }

  /// The next number of this precision toward negative infinity.
  public mutating func formNextDown() {
    shim_next_below(&number)
  }
}
