extension FloatFormat {
  /// IEEE 754 double precision: Swift's `Double`.
  public static let binary64 = FloatFormat(
    name: "binary64", bitWidth: 64, significandBits: 53, minExponent: -1022, maxExponent: 1023,
    specials: .infinityAndNaN)

  /// IEEE 754 single precision: Swift's `Float`.
  public static let binary32 = FloatFormat(
    name: "binary32", bitWidth: 32, significandBits: 24, minExponent: -126, maxExponent: 127,
    specials: .infinityAndNaN)

  /// IEEE 754 half precision: Swift's `Float16`.
  public static let binary16 = FloatFormat(
    name: "binary16", bitWidth: 16, significandBits: 11, minExponent: -14, maxExponent: 15,
    specials: .infinityAndNaN)

  /// The upper half of a binary32 encoding.
  public static let bfloat16 = FloatFormat(
    name: "bfloat16", bitWidth: 16, significandBits: 8, minExponent: -126, maxExponent: 127,
    specials: .infinityAndNaN)

  /// Four exponent bits, three stored significand bits, no infinity
  /// (OCP 8-bit Floating Point Specification, revision 1.0).
  public static let float8E4M3FN = FloatFormat(
    name: "float8-e4m3fn", bitWidth: 8, significandBits: 4, minExponent: -6, maxExponent: 8,
    specials: .nanOnly)

  /// Five exponent bits, two stored significand bits, IEEE-like
  /// (OCP 8-bit Floating Point Specification, revision 1.0).
  public static let float8E5M2 = FloatFormat(
    name: "float8-e5m2", bitWidth: 8, significandBits: 3, minExponent: -14, maxExponent: 15,
    specials: .infinityAndNaN)

  /// Four exponent bits of bias 8, three stored significand bits, one zero, no infinity: largest 240, NaN is
  /// 0x80 (Noune et al., 8-bit Numerical Formats for Deep Neural Networks, 2022; as in LLVM and ONNX).
  public static let float8E4M3FNUZ = FloatFormat(
    name: "float8-e4m3fnuz", bitWidth: 8, significandBits: 4, minExponent: -7, maxExponent: 7,
    specials: .nanAtNegativeZero)

  /// Five exponent bits of bias 16, two stored significand bits, one zero, no infinity: largest 57344, NaN
  /// is 0x80 (the same sources).
  public static let float8E5M2FNUZ = FloatFormat(
    name: "float8-e5m2fnuz", bitWidth: 8, significandBits: 3, minExponent: -15, maxExponent: 15,
    specials: .nanAtNegativeZero)

  /// Two exponent bits, one stored significand bit, finite numbers only: 0, 0.5, 1, 1.5, 2, 3, 4, 6
  /// and their negatives (OCP Microscaling Formats Specification, version 1.0).
  public static let float4E2M1 = FloatFormat(
    name: "float4-e2m1", bitWidth: 4, significandBits: 2, minExponent: 0, maxExponent: 2,
    specials: .finiteOnly)

  /// Every named format, widest first.
  public static let all: [FloatFormat] = [
    binary64, binary32, binary16, bfloat16, float8E4M3FN, float8E5M2, float8E4M3FNUZ,
    float8E5M2FNUZ, float4E2M1,
  ]

  /// The format of that name, or nil.
  public static func named(_ name: String) -> FloatFormat? {
    all.first { $0.name == name }
  }
}
