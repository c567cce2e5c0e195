package import CSoftmaxKernels

extension InstructionSet {
  /// Those that this processor has, the slowest first.
  public static let available: [InstructionSet] = allCases.filter { $0.isAvailable }

  /// The fastest that this processor has.
  public static let best: InstructionSet = {
    guard let best = available.last else {
      fatalError("the kernels were compiled with options that change what they compute")
    }
    return best
  }()

  /// Whether this processor has it.
  public var isAvailable: Bool { softmax_kernels_for(code) != nil }

  private var code: softmax_instruction_set {
    switch self {
    case .portable: SOFTMAX_PORTABLE
    case .avx2: SOFTMAX_AVX2
    case .avx512: SOFTMAX_AVX512
    }
  }

  /// The kernels compiled for it.
  ///
  /// - Precondition: it is available.
  package var kernels: softmax_kernels {
    // Sound: the table is a constant of the library.
    softmax_kernels_for(code)!.pointee
  }
}
