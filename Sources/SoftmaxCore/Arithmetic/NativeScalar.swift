public import FloatFormats

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A floating-point type of Swift's that algorithms run in, with the system's functions for it.
public protocol NativeScalar: BinaryFloatingPoint, Sendable {
  /// Its row in the table of formats.
  static var format: FloatFormat { get }
  /// `value` rounded once, to nearest.
  init(_ value: Double)

  static func systemExp(_ x: Self) -> Self
  static func systemExp2(_ x: Self) -> Self
  static func systemLog(_ x: Self) -> Self
  static func systemLog1p(_ x: Self) -> Self

  /// Numbers of this type, each rounded once, and as doubles.
  static func scalars(_ values: [Double]) -> [Self]
  static func doubles(_ scalars: [Self]) -> [Double]
  /// What an algorithm gives in this type: compiled for it, where `SoftmaxAlgorithm` has that.
  static func results(
    _ function: AlgorithmFunction, of logits: [Self], by algorithm: any SoftmaxAlgorithm.Type,
    _ machine: NativeArithmetic<Self>
  ) -> [Self]
}

extension NativeScalar {
  public static func results(
    _ function: AlgorithmFunction, of logits: [Self], by algorithm: any SoftmaxAlgorithm.Type,
    _ machine: NativeArithmetic<Self>
  ) -> [Self] {
    algorithm.results(function, logits, machine)
  }
}

extension Double: NativeScalar {
  public static var format: FloatFormat { .binary64 }
  public static func systemExp(_ x: Double) -> Double { exp(x) }
  public static func systemExp2(_ x: Double) -> Double { exp2(x) }
  public static func systemLog(_ x: Double) -> Double { log(x) }
  public static func systemLog1p(_ x: Double) -> Double { log1p(x) }
  public static func scalars(_ values: [Double]) -> [Double] { values }
  public static func doubles(_ scalars: [Double]) -> [Double] { scalars }

  public static func results(
    _ function: AlgorithmFunction, of logits: [Double], by algorithm: any SoftmaxAlgorithm.Type,
    _ machine: NativeArithmetic<Double>
  ) -> [Double] {
    algorithm.compiled(function, logits, machine)
  }
}

extension Float: NativeScalar {
  public static var format: FloatFormat { .binary32 }
  public static func systemExp(_ x: Float) -> Float { expf(x) }
  public static func systemExp2(_ x: Float) -> Float { exp2f(x) }
  public static func systemLog(_ x: Float) -> Float { logf(x) }
  public static func systemLog1p(_ x: Float) -> Float { log1pf(x) }
  public static func scalars(_ values: [Double]) -> [Float] { values.map { Float($0) } }
  public static func doubles(_ scalars: [Float]) -> [Double] { scalars.map { Double($0) } }

  public static func results(
    _ function: AlgorithmFunction, of logits: [Float], by algorithm: any SoftmaxAlgorithm.Type,
    _ machine: NativeArithmetic<Float>
  ) -> [Float] {
    algorithm.compiled(function, logits, machine)
  }
}

/// libm has no functions for Float16: those of Float, rounded again.
extension Float16: NativeScalar {
  public static var format: FloatFormat { .binary16 }
  public static func systemExp(_ x: Float16) -> Float16 { Float16(expf(Float(x))) }
  public static func systemExp2(_ x: Float16) -> Float16 { Float16(exp2f(Float(x))) }
  public static func systemLog(_ x: Float16) -> Float16 { Float16(logf(Float(x))) }
  public static func systemLog1p(_ x: Float16) -> Float16 { Float16(log1pf(Float(x))) }
  public static func scalars(_ values: [Double]) -> [Float16] { values.map { Float16($0) } }
  public static func doubles(_ scalars: [Float16]) -> [Double] { scalars.map { Double($0) } }
}
