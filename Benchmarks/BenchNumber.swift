import CSoftmaxKernels
import FloatFormats
import Foundation
import SoftmaxReference

/// Float or Double: the format, the kernels' functions and a plain softmax of each.
protocol BenchNumber: KernelNumber {
  static var format: FloatFormat { get }

  /// The kernel's values before they are rounded, of one row, as heads and tails.
  static func probe(_ kernels: softmax_kernels, _ row: [Double]) -> [Approximation]

  /// The proved bound of the relative error of those, for rows of `length` logits.
  static func provedError(_ length: Int) -> Double

  /// What one writes without much thought, see `plainSoftmax(_:_:_:exponential:)`.
  static func plainSoftmax(_ logits: [Self], _ length: Int, _ outputs: inout [Self])
}

extension BenchNumber {
  /// The fast tier's kernel alone; returns how many elements it refused.
  static func runKernel(
    _ kernels: softmax_kernels, _ logits: [Self], _ length: Int, _ outputs: inout [Self]
  ) -> Int {
    let isDouble: Int32 = Self.self == Double.self ? 1 : 0
    var task = softmax_task(
      quantity: SOFTMAX_PROBABILITIES, takes_doubles: isDouble, gives_doubles: isDouble,
      grid: softmax_grid(significand_bits: 24, min_exponent: -126, direction: 0))
    return withScratch(refused: logits.count) { scratch, refused in
      kernels.certify(&task, logits, logits.count / length, length, &outputs, refused, scratch)
    }
  }

  /// The largest logit, libm's exponentials, their sum, and a division each, all in this type.
  ///
  /// Inlined, so that it is compiled for Float and for Double: generic code would be three times slower.
  @inline(__always)
  fileprivate static func plainSoftmax(
    _ logits: [Self], _ length: Int, _ outputs: inout [Self], exponential: (Self) -> Self
  ) {
    // Sound: all indices lie in the rows, and both arrays are of one length.
    logits.withUnsafeBufferPointer { logits in
      outputs.withUnsafeMutableBufferPointer { outputs in
        for start in stride(from: 0, to: logits.count, by: length) {
          let row = start..<start + length
          var largest = -Self.infinity
          for i in row where logits[i] > largest { largest = logits[i] }
          var sum: Self = 0
          for i in row {
            outputs[i] = exponential(logits[i] - largest)
            sum += outputs[i]
          }
          for i in row { outputs[i] /= sum }
        }
      }
    }
  }

  /// The kernels' scratch memory, and room for `capacity` refused indices; what of it is never
  /// written costs nothing.
  fileprivate static func withScratch<T>(
    refused capacity: Int = 0,
    _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<UInt>) -> T
  ) -> T {
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: Int(SOFTMAX_SCRATCH_DOUBLES) * MemoryLayout<Double>.size, alignment: 64)
    let refused = UnsafeMutablePointer<UInt>.allocate(capacity: capacity)
    defer {
      scratch.deallocate()
      refused.deallocate()
    }
    return body(scratch.assumingMemoryBound(to: Double.self), refused)
  }
}

// Sound below: every array has room for as many numbers as there are logits.

extension Float: BenchNumber {
  static var format: FloatFormat { .binary32 }

  static func probe(_ kernels: softmax_kernels, _ row: [Double]) -> [Approximation] {
    var values = [Double](repeating: 0, count: row.count)
    withScratch { scratch, _ in kernels.probe_float(row, 1, row.count, &values, scratch) }
    return values.map { Approximation(head: $0) }
  }

  static func provedError(_ length: Int) -> Double { softmax_float_epsilon(length) }

  static func plainSoftmax(_ logits: [Float], _ length: Int, _ outputs: inout [Float]) {
    plainSoftmax(logits, length, &outputs) { expf($0) }
  }
}

extension Double: BenchNumber {
  static var format: FloatFormat { .binary64 }

  static func probe(_ kernels: softmax_kernels, _ row: [Double]) -> [Approximation] {
    var heads = [Double](repeating: 0, count: row.count)
    var tails = heads
    withScratch { scratch, _ in
      kernels.probe_double(row, 1, row.count, &heads, &tails, scratch)
    }
    return zip(heads, tails).map { Approximation(head: $0, tails: ($1, 0)) }
  }

  static func provedError(_ length: Int) -> Double { softmax_double_epsilon(length) }

  static func plainSoftmax(_ logits: [Double], _ length: Int, _ outputs: inout [Double]) {
    plainSoftmax(logits, length, &outputs) { exp($0) }
  }
}
