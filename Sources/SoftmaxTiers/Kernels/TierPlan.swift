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

  /// - Precondition: this processor has the instruction set (`InstructionSet.available`).
  public init(
    _ tiers: Set<Tier> = Set(Tier.allCases), instructionSet: InstructionSet = .best
  ) {
    precondition(instructionSet.isAvailable, "this processor lacks \(instructionSet)")
    self.tiers = tiers.union([.multiPrecision])
    self.instructionSet = instructionSet
  }
}
