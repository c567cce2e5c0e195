#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A way of deciding results; each gives an enclosure, and hands on what it cannot decide.
public enum Tier: String, Sendable, Hashable, CaseIterable {
  /// Array kernels: in double for results of 24 bits or fewer, as head + tail for binary64.
  case fast
  /// Double-double arithmetic: enclosures of about 2^-98 of the value in short rows, 2^-96 at a thousand
  /// logits.
  case doubleDouble = "double-double"
  /// MPFR intervals of growing precision, which decide everything.
  case multiPrecision = "mpfr"
}

/// An instruction set that the kernels are compiled for.
public enum InstructionSet: String, Sendable, Hashable, CaseIterable {
  /// Any processor, without FMA.
  case portable
  /// x86-64 with AVX2 and FMA.
  case avx2
  /// x86-64 with AVX-512 F, DQ, VL and BW.
  case avx512
}

/// Which tiers a reference may use, and with which instructions. Results are the same with every plan;
/// only time differs.
public struct TierPlan: Sendable, Hashable {
  /// The tiers that may be used; MPFR always may.
  public let tiers: Set<Tier>
  /// The instructions of the kernels.
  public let instructionSet: InstructionSet

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

  /// - Precondition: this processor has the instruction set (`InstructionSet.available`).
  public init(
    _ tiers: Set<Tier> = Set(Tier.allCases), instructionSet: InstructionSet = .best
  ) {
    precondition(instructionSet.isAvailable, "this processor lacks \(instructionSet)")
    self.tiers = tiers.union([.multiPrecision])
    self.instructionSet = instructionSet
  }
}
