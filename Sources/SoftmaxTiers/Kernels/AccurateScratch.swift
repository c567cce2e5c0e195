package import CSoftmaxKernels

/// Memory for one row in double-double arithmetic, used again for each row of a tensor.
package struct AccurateScratch: ~Copyable {
  private let numbers: UnsafeMutablePointer<Double>
  private let exponents: UnsafeMutablePointer<Int32>
  private let capacity: Int

  /// - Parameter length: logits of the longest row.
  package init(length: Int) {
    // The kernel that measures reads whole vectors.
    capacity = length + 8
    numbers = .allocate(capacity: 4 * capacity)
    numbers.initialize(repeating: 0, count: 4 * capacity)
    exponents = .allocate(capacity: capacity)
    exponents.initialize(repeating: 0, count: capacity)
  }

  deinit {
    numbers.deallocate()
    exponents.deallocate()
  }

  /// Where the kernels write and read.
  package var row: softmax_accurate_row {
    softmax_accurate_row(
      heads: numbers, tails: numbers + capacity, gaps: numbers + 2 * capacity,
      gap_tails: numbers + 3 * capacity, exponents: exponents)
  }
}
