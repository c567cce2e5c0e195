internal import CMPFRShim
import FloatFormats

/// A binary floating-point number of any precision: the owner of one `mpfr_t`.
///
/// This module turns MPFR into values that Swift can reason about: `BigFloat`, with explicit
/// precision, rounding and ternary results, and `BigInterval`, which always encloses the real number
/// that it stands for. It imports the C shim, which alone sees MPFR, and FloatFormats.
///
/// Operations work in place, so that a loop allocates nothing: `x.add(y, .down)` is `x += y`, rounded
/// down once. The exponent range is MPFR's widest, about ±2^62, whatever the thread's own range is
/// set to; beyond it results overflow to infinity or underflow to zero or the least number, as the
/// direction asks. `add`, `multiply` and the like return where the rounded result lies, `Ternary`.
///
/// A value may be moved to another thread but not shared while it changes, as Swift's ownership
/// rules see to.
public struct BigFloat: ~Copyable, @unchecked Sendable {
  // Sound as Sendable: the significand that this points to is owned by this value alone.
  var number: shim_number

  /// Zero, with `precision` significand bits.
  ///
  /// - Precondition: `precision` is 1 or more, and memory holds so many bits.
  public init(precision: Int) {
    precondition(precision >= 1, "a BigFloat has at least 1 bit of precision")
    number = shim_number()
    shim_init(&number, precision)
  }

  /// `value`, rounded to nearest into `precision` bits: exactly, for 53 or more.
  public init(_ value: Double, precision: Int) {
    self.init(precision: precision)
    assign(value, .nearest)
  }

  /// A copy of `other`, of the same precision.
  public init(copying other: borrowing BigFloat) {
    self.init(precision: other.precision)
    assign(other, .nearest)
  }

  deinit {
    var number = number
    shim_clear(&number)
  }

  /// Significand bits.
  public var precision: Int { number._mpfr_prec }
}

/// Where a rounded result lies beside the exact one.
public enum Ternary: Sendable, Hashable {
  case below, exact, above

  init(_ code: Int32) {
    self = code == 0 ? .exact : code < 0 ? .below : .above
  }
}

extension RoundingMode {
  /// The shim's number for this mode.
  var code: Int32 {
    switch self {
    case .nearest: 0
    case .zero: 1
    case .up: 2
    case .down: 3
    }
  }
}
