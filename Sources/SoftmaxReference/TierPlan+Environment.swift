public import SoftmaxTiers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension TierPlan {
  /// The environment variable that names another instruction set than the best.
  public static let variable = "SOFTMAX_KERNELS"

  /// All tiers, with the instructions that the environment asks for, or else the best of this processor.
  ///
  /// A name that this processor has no kernels for is passed over; `fromEnvironment()` tells of it.
  public static let standard = (try? fromEnvironment()) ?? TierPlan()

  /// As `standard`, but for a name that this processor has no kernels for.
  ///
  /// - Throws: `ReferenceError.noSuchKernels` for such a name.
  public static func fromEnvironment() throws(ReferenceError) -> TierPlan {
    // Sound: the text is copied at once, and nothing here changes the environment.
    let name = getenv(variable).map { String(cString: $0) } ?? ""
    guard !name.isEmpty else { return TierPlan() }
    guard let set = InstructionSet(rawValue: name), set.isAvailable else {
      throw .noSuchKernels(name)
    }
    return TierPlan(instructionSet: set)
  }
}
