import CSoftmaxKernels
import FloatFormats

/// A type that the kernels read logits from, or write results to: Float or Double.
public protocol KernelNumber: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  init(_ value: Double)
  init(_ value: Float)
}

extension Float: KernelNumber {}
extension Double: KernelNumber {}

/// The kernels of one reference, with the scratch memory that they need; one for each thread.
struct FastTier: ~Copyable {
  private let kernels: softmax_kernels
  private let target: Target
  private let scratch: UnsafeMutableRawPointer
  private var refused: UnsafeMutablePointer<Int>?
  private var refusedCapacity = 0

  /// What the results are rounded to.
  private enum Target {
    case binary64
    case grid(softmax_grid)
  }

  /// - Returns: nil if the reference asks for what the kernels do not compute: another quantity,
  ///   a temperature, or binary64 rounded other than to nearest.
  init?(_ reference: Reference) {
    guard reference.plan.tiers.contains(.fast), reference.quantity == .softmax,
      reference.temperature == 1, let target = Self.target(reference)
    else { return nil }
    self.target = target
    kernels = reference.plan.instructionSet.kernels
    scratch = .allocate(
      byteCount: Int(SOFTMAX_SCRATCH_DOUBLES) * MemoryLayout<Double>.size, alignment: 64)
  }

  deinit {
    scratch.deallocate()
    refused?.deallocate()
  }

  /// Formats that reach 1 and fit into binary32 are grids to the kernels.
  private static func target(_ reference: Reference) -> Target? {
    let format = reference.format
    if format == .binary64 { return reference.rounding == .nearest ? .binary64 : nil }
    guard format.significandBits <= 24, format.minExponent >= -126,
      format.greatestFiniteMagnitude >= 1
    else { return nil }
    let direction: Int32 =
      switch reference.rounding {
      case .nearest: 0
      case .down, .zero: -1
      case .up: 1
      }
    return .grid(
      softmax_grid(
        significand_bits: Int32(format.significandBits), min_exponent: Int32(format.minExponent),
        direction: direction))
  }

  /// Whether results of this format are `Double`s; otherwise they are `Float`s.
  static func givesDoubles(_ format: FloatFormat) -> Bool { format == .binary64 }

  /// Results of whole rows of `length` logits; rows without a softmax give NaN.
  ///
  /// - Returns: the indices whose result is still open, ascending only within a row's part.
  /// - Precondition: `results` is as long as `logits`, and of the type that the format asks for.
  mutating func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ logits: UnsafeBufferPointer<Logit>, length: Int,
    into results: UnsafeMutableBufferPointer<Output>
  ) -> [Int] {
    precondition(results.count == logits.count && logits.count % length == 0, "rows do not match")
    reserve(logits.count)
    let rows = logits.count / length
    let scratch = scratch.assumingMemoryBound(to: Double.self)
    // Sound: the buffers hold rows × length numbers of these very types, and `refused` as many indices.
    let (x, y) = (
      UnsafeRawPointer(logits.baseAddress!), UnsafeMutableRawPointer(results.baseAddress!)
    )
    let open = UnsafeMutableRawPointer(refused!).assumingMemoryBound(to: UInt.self)
    let count: Int
    switch target {
    case .binary64:
      precondition(Output.self == Double.self, "binary64 results are Doubles")
      let y = y.assumingMemoryBound(to: Double.self)
      count =
        Logit.self == Float.self
        ? kernels.double_from_floats(
          x.assumingMemoryBound(to: Float.self), rows, length, y, open, scratch)
        : kernels.double_from_doubles(
          x.assumingMemoryBound(to: Double.self), rows, length, y, open, scratch)
    case .grid(var grid):
      precondition(Output.self == Float.self, "results of 24 bits or fewer are Floats")
      let y = y.assumingMemoryBound(to: Float.self)
      count =
        Logit.self == Float.self
        ? kernels.float_from_floats(
          x.assumingMemoryBound(to: Float.self), rows, length, &grid, y, open, scratch)
        : kernels.float_from_doubles(
          x.assumingMemoryBound(to: Double.self), rows, length, &grid, y, open, scratch)
    }
    return Array(UnsafeBufferPointer(start: refused!, count: count))
  }

  private mutating func reserve(_ count: Int) {
    guard count > refusedCapacity else { return }
    refused?.deallocate()
    // Pages that are never written cost nothing.
    refused = .allocate(capacity: count)
    refusedCapacity = count
  }
}
