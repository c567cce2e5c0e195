import FloatFormats
import MultiPrecision

/// Where exp, log and log1p of the native formats come from.
public enum ElementaryFunctions: String, Sendable, Hashable, Codable, CaseIterable {
  /// The system's libm: Double's functions for Double, Float's for Float, and for Float16 Float's,
  /// rounded again. Its results depend on the machine: glibc's exp, log and log1p give other bits
  /// with and without FMA.
  case system
  /// The exact value rounded once to nearest, by MPFR: the same bits everywhere.
  case correctlyRounded = "correctly-rounded"

  /// `e^x`.
  public func exp<Scalar: NativeScalar>(_ x: Scalar) -> Scalar {
    if self == .system { return Scalar.systemExp(x) }
    return FastExponential.rounded(x) ?? Self.rounded(x) { $0.formExp($1) }
  }

  /// `2^x`.
  public func exp2<Scalar: NativeScalar>(_ x: Scalar) -> Scalar {
    self == .system ? Scalar.systemExp2(x) : Self.rounded(x) { $0.formExp2($1) }
  }

  /// `ln x`: NaN below zero, negative infinity at zero.
  public func log<Scalar: NativeScalar>(_ x: Scalar) -> Scalar {
    self == .system ? Scalar.systemLog(x) : Self.rounded(x) { $0.formLog($1) }
  }

  /// `ln(1 + x)`: NaN below -1, negative infinity at -1.
  public func log1p<Scalar: NativeScalar>(_ x: Scalar) -> Scalar {
    self == .system ? Scalar.systemLog1p(x) : Self.rounded(x) { $0.formLog1p($1) }
  }

  /// One rounding in all: MPFR truncates to 64 bits and tells whether anything was cut, which is all
  /// that rounding into a format of at most 53 bits needs, subnormal results included.
  private static func rounded<Scalar: NativeScalar>(
    _ x: Scalar, _ function: (inout BigFloat, RoundingMode) -> Ternary
  ) -> Scalar {
    switch truncated(Double(x), function) {
    case .special(let value): Scalar(value)
    case .real(let value): Scalar(Scalar.format.round(value))
    }
  }

  /// What a function gives, before any rounding.
  enum Outcome {
    /// Zero, infinity or NaN, exactly.
    case special(Double)
    case real(TruncatedReal)
  }

  static func truncated(
    _ x: Double, _ function: (inout BigFloat, RoundingMode) -> Ternary
  ) -> Outcome {
    var value = BigFloat(x, precision: 64)
    let isExact = function(&value, .zero) == .exact
    guard value.isFinite, !value.isZero else { return .special(value.double(.zero)) }
    return .real(TruncatedReal(value, cut: !isExact))
  }
}
