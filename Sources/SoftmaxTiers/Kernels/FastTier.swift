internal import CSoftmaxKernels
package import FloatFormats

/// The kernels for one quantity and format, with the scratch memory that they need; one for each thread.
package struct FastTier: ~Copyable {
  private let kernels: softmax_kernels
  private let isForEachLogit: Bool
  private var task: softmax_task
  private let scratch = KernelScratch()
  private var refused: UnsafeMutablePointer<UInt>?
  private var refusedCapacity = 0

  /// - Returns: nil if this is not what the kernels compute: a temperature; binary64 rounded other than to
  ///   nearest; log-softmax and log-sum-exp in other formats than binary32 and binary64, rounded other than to
  ///   nearest, or held at the largest number; every other quantity than these and softmax.
  package init?(
    _ kernel: QuantityKernel?, temperature: Double, _ target: RoundingTarget, _ plan: TierPlan
  ) {
    guard let kernel, plan.tiers.contains(.fast), temperature == 1,
      let grid = Self.grid(kernel, target)
    else { return nil }
    isForEachLogit = kernel != .logSum
    task = softmax_task(
      quantity: kernel.code, takes_doubles: 0, gives_doubles: target.format == .binary64 ? 1 : 0,
      grid: grid)
    kernels = plan.instructionSet.kernels
  }

  deinit {
    refused?.deallocate()
  }

  /// Formats that reach 1 and fit into binary32 are grids to the kernels; binary64 needs none.
  private static func grid(_ kernel: QuantityKernel, _ target: RoundingTarget) -> softmax_grid? {
    let format = target.format
    let isToNearest = target.rounding == .nearest
    if kernel != .probabilities {
      guard format == .binary32 || format == .binary64, isToNearest, target.overflow == .standard
      else { return nil }
    }
    if format == .binary64 { return isToNearest ? softmax_grid() : nil }
    guard FloatFormat.binary32.holdsEveryNumber(of: format), format.minExponent >= -126,
      format.greatestFiniteMagnitude >= 1
    else { return nil }
    return softmax_grid(
      significand_bits: Int32(format.significandBits), min_exponent: Int32(format.minExponent),
      direction: isToNearest ? 0 : target.rounding == .up ? 1 : -1)
  }

  /// The type that the kernels give results in: Double for binary64, Float for all else, which holds the
  /// numbers of every format that there is a grid for.
  package var resultFormat: FloatFormat { task.gives_doubles != 0 ? .binary64 : .binary32 }

  /// Results of whole rows of `length` logits: one for each logit, or for each row for log-sum-exp.
  ///
  /// - Returns: the indices of the results that are still open.
  /// - Precondition: `results` fits, and is of the type that `resultFormat` says; logits are Floats or
  ///   Doubles.
  package mutating func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ logits: UnsafeBufferPointer<Logit>, length: Int,
    into results: UnsafeMutableBufferPointer<Output>
  ) -> [Int] {
    let rows = logits.count / length
    precondition(results.count == rows * (isForEachLogit ? length : 1), "rows do not match")
    let logitFormat = Logit.kernelKind.format
    precondition(Output.kernelKind.format == resultFormat, "results are of the other type")
    precondition([.binary32, .binary64].contains(logitFormat), "logits are Floats or Doubles")
    reserve(results.count)
    task.takes_doubles = logitFormat == .binary64 ? 1 : 0
    // Sound: the buffers hold as many numbers as the rows need, of the types that the task names, and
    // `refused` has room for an index for each.
    let count = kernels.certify(
      &task, logits.baseAddress, rows, length, results.baseAddress, refused, scratch.memory)
    return UnsafeBufferPointer(start: refused!, count: count).map { Int($0) }
  }

  private mutating func reserve(_ count: Int) {
    guard count > refusedCapacity else { return }
    refused?.deallocate()
    // Pages that are never written cost nothing.
    refused = .allocate(capacity: count)
    refusedCapacity = count
  }
}

extension QuantityKernel {
  fileprivate var code: softmax_quantity {
    switch self {
    case .probabilities: SOFTMAX_PROBABILITIES
    case .logProbabilities: SOFTMAX_LOG_PROBABILITIES
    case .logSum: SOFTMAX_LOG_SUM
    }
  }
}
