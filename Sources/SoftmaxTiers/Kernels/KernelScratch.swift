internal import CSoftmaxKernels

/// Scratch memory of the kernels; pages that are never written cost nothing.
package struct KernelScratch: ~Copyable {
  package let memory: UnsafeMutablePointer<Double>

  package init() {
    memory = UnsafeMutableRawPointer.allocate(
      byteCount: SOFTMAX_SCRATCH_DOUBLES * MemoryLayout<Double>.size, alignment: 64
    ).assumingMemoryBound(to: Double.self)
  }

  deinit { UnsafeMutableRawPointer(memory).deallocate() }
}
