internal import CMPFRShim
public import FloatFormats

/// Each is correctly rounded in the direction given (MPFR manual, section 5.7).
extension BigFloat {
  /// `e^self`.
  @discardableResult
  public mutating func formExp(_ rounding: RoundingMode) -> Ternary {
    Ternary(shim_exp(&number, rounding.code))
  }

  /// `2^self`.
  @discardableResult
  public mutating func formExp2(_ rounding: RoundingMode) -> Ternary {
    Ternary(shim_exp2(&number, rounding.code))
  }

  /// The whole number that the rounding chooses; to nearest, ties to even.
  @discardableResult
  public mutating func formInteger(_ rounding: RoundingMode) -> Ternary {
    Ternary(shim_round_to_integer(&number, rounding.code))
  }

  /// `ln self`: NaN below zero, negative infinity at zero.
  @discardableResult
  public mutating func formLog(_ rounding: RoundingMode) -> Ternary {
    Ternary(shim_log(&number, rounding.code))
  }

  /// `ln(1 + self)`: NaN below -1, negative infinity at -1.
  @discardableResult
  public mutating func formLog1p(_ rounding: RoundingMode) -> Ternary {
    Ternary(shim_log1p(&number, rounding.code))
  }
}
