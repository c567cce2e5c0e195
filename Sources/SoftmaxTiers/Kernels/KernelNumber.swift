public import FloatFormats

/// A type that logits of whole rows are read from, or results written to: Float, Double and Float16, and no
/// other.
///
/// Kernels read and write the memory of such numbers. The set is closed for that reason: a conformance needs
/// a `KernelKind` of its own type, which only this module can make.
public protocol KernelNumber: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  init(_ value: Double)
  init(_ value: Float)
  /// The same number.
  var double: Double { get }
  /// Which of the types it is.
  static var kernelKind: KernelKind<Self> { get }
}

/// What a type of the closed set is in memory.
public struct KernelKind<Number>: Sendable {
  /// The format whose numbers, and whose encodings, the type's are.
  public let format: FloatFormat

  /// For this module alone.
  init(_ format: FloatFormat) {
    self.format = format
  }
}

extension Float: KernelNumber {
  public var double: Double { Double(self) }
  public static var kernelKind: KernelKind<Float> { KernelKind(.binary32) }
}

extension Double: KernelNumber {
  public var double: Double { self }
  public static var kernelKind: KernelKind<Double> { KernelKind(.binary64) }
}

#if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
  extension Float16: KernelNumber {
    public var double: Double { Double(self) }
    public static var kernelKind: KernelKind<Float16> { KernelKind(.binary16) }
  }
#endif
