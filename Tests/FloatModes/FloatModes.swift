#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Floating-point modes that a caller's thread may be in, for tests.
public enum FloatModes: String, Sendable, CaseIterable {
  /// Subnormal results become 0; subnormal operands count as 0; both.
  case flushToZero, denormalsAreZero, flushAll
  /// The directed rounding modes.
  case up, down, towardZero

  /// What `body` gives on a thread in these modes, and whether the thread was in them when it returned or
  /// threw. The thread's own modes are in force again afterwards.
  public func during<Value>(
    _ body: () throws -> Value
  ) -> (outcome: Result<Value, any Error>, isKept: Bool) {
    var before = fenv_t()
    fegetenv(&before)
    set()
    let control = Self.control
    let outcome = Result(catching: body)
    let isKept = Self.control == control
    fesetenv(&before)
    return (outcome, isKept)
  }

  private func set() {
    var environment = fenv_t()
    fegetenv(&environment)
    #if arch(x86_64)
      environment.__mxcsr |= bits
    #else
      environment.__fpcr |= bits
    #endif
    fesetenv(&environment)
  }

  #if arch(x86_64)
    /// In MXCSR.
    private var bits: UInt32 {
      switch self {
      case .flushToZero: 0x8000
      case .denormalsAreZero: 0x40
      case .flushAll: 0x8040
      case .up: 0x4000
      case .down: 0x2000
      case .towardZero: 0x6000
      }
    }
  #else
    /// In arm64's FPCR, which has one bit for subnormal results and operands.
    private var bits: UInt64 {
      switch self {
      case .flushToZero, .denormalsAreZero, .flushAll: 1 << 24
      case .up: 1 << 22
      case .down: 2 << 22
      case .towardZero: 3 << 22
      }
    }
  #endif

  /// The control bits as they are.
  private static var control: UInt64 {
    var environment = fenv_t()
    fegetenv(&environment)
    #if arch(x86_64)
      // The low six bits of MXCSR tell what happened.
      return UInt64(environment.__mxcsr & ~0x3f)
    #else
      return UInt64(environment.__fpcr)
    #endif
  }
}
