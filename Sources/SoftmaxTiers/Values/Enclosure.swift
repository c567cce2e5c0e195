package import ErrorFree
public import FloatFormats

/// Where an exact value lies: in `[head + lowerTail, head + upperTail] · 2^exponent`.
///
/// For a value other than zero `1 <= |head| <= 2`, so that the tails keep their precision for
/// subnormal results, too: the width is at most 2^-90 of the value, unless a budget of precisions ends
/// before that. Values below 2^-4000 in magnitude are enclosed by zero and the least double instead.
///
/// For NaN and the infinities `head` is the value.
public struct Enclosure: Sendable, Hashable {
  public let head: Double
  public let lowerTail: Double
  public let upperTail: Double
  public let exponent: Int

  /// The value itself, known exactly.
  package init(_ value: Double) {
    let isRegular = value.isFinite && value != 0
    exponent = isRegular ? Int(value.exponent) : 0
    head = isRegular ? Double(sign: .plus, exponent: -exponent, significand: value) : value
    lowerTail = 0
    upperTail = 0
  }

  /// Something between zero and 2^-4000.
  package static let vanishing = Enclosure(
    head: 0, lowerTail: 0, upperTail: .leastNonzeroMagnitude, exponent: 0)

  package init(head: Double, lowerTail: Double, upperTail: Double, exponent: Int) {
    self.head = head
    self.lowerTail = lowerTail
    self.upperTail = upperTail
    self.exponent = exponent
  }

  /// `value · 2^exponent` give or take `margin · 2^exponent`; nil where that does not tell the sign.
  package init?(_ value: DoubleDouble, margin: Double, exponent: Int) {
    let normalized = DoubleDouble(fastSum: value.head, value.tail)
    guard normalized.head.isNormal, margin < normalized.head.magnitude / 4 else { return nil }
    let binade = Int(normalized.head.exponent)
    let scale = Double(sign: .plus, exponent: -binade, significand: 1)
    // Scaling is exact but for tails that become subnormal, which the outward step outweighs.
    head = normalized.head * scale
    lowerTail = (normalized.tail * scale - margin * scale).nextDown
    upperTail = (normalized.tail * scale + margin * scale).nextUp
    self.exponent = exponent + binade
  }

  /// Whether the exact value is known without doubt.
  public var isPoint: Bool { lowerTail.isZero && upperTail.isZero }

  /// The exact value to within about 2^-53 of itself, or 2^-1074.
  public var approximation: Double {
    FloatEnvironment.ordinary {
      Double(sign: .plus, exponent: exponent, significand: head + (lowerTail + upperTail) / 2)
    }
  }

  /// Whether a power of two lies strictly inside a narrow enclosure, so that the value's binade is not known.
  /// The reference goes on to a higher precision rather than give such an enclosure.
  package var straddlesPowerOfTwo: Bool {
    head.significand == 1 && lowerTail < 0 && upperTail > 0
  }

  /// Whether the width is at most 2^-90 of the value, or the value below 2^-4000.
  package var isNarrow: Bool {
    let width = upperTail - lowerTail
    return head == 0
      ? width <= .leastNonzeroMagnitude : !head.isFinite || width <= 0x1p-90 * head.magnitude
  }

  /// The exponent of the exact value's binade; nil for zero, infinities and NaN, and for values too
  /// small to tell. Next to a power of two the tails say on which side of it the value lies.
  public var binade: Int? {
    guard head.isFinite, head != 0 else { return nil }
    let tail = head > 0 ? -lowerTail : upperTail
    let isBelow = tail.sign == .plus && !tail.isZero
    let isPowerOfTwo = head.significand == 1
    return exponent + Int(head.exponent) - (isPowerOfTwo && isBelow ? 1 : 0)
  }

  /// `(output - exact value) / ulp`, where the ulp is the spacing of `format` in the binade of the
  /// exact value, and the least subnormal below the least normal number and at zero.
  ///
  /// Nil where the difference has no meaning: either is NaN, or they are infinite in different ways.
  /// Infinite where only one of them is. Held at binary64's largest number where it would be larger: 1
  /// is 2^1074 ulps away from a 0 in binary64. The error of the result is below 2^-50 of it, or below
  /// 2^-36 of an ulp where it is smaller than that; where the budget ended before the enclosure was that
  /// narrow, half its width comes in addition.
  public func ulpError(of output: Double, in format: FloatFormat) -> Double? {
    FloatEnvironment.ordinary { measure(output, in: format) }
  }

  private func measure(_ output: Double, in format: FloatFormat) -> Double? {
    if head.isNaN || output.isNaN { return nil }
    if head.isInfinite || output.isInfinite { return output == head ? 0 : output - head }
    let ulp = format.ulpExponent(binade: binade ?? format.minExponent)
    let largest = Double.greatestFiniteMagnitude
    let measured = min(max(Self.scaled(output, -ulp), -largest), largest)
    let exact = Self.scaled(head, exponent - ulp)
    // Where there is no head the tails are all that is known; those of a vanishing value are zero on the mean.
    let tail = Self.scaled((lowerTail + upperTail) / 2, exponent - ulp)
    let (difference, remainder) = TwoTerm.difference(measured, exact)
    return min(max(difference + (remainder - tail), -largest), largest)
  }

  /// The error of an output that is due, measured to within 2^-30 ulp: what exceeds half an ulp by no more
  /// than that is half an ulp.
  package static func heldAtHalf(_ ulps: Double) -> Double {
    0.5...(0.5 + 0x1p-30) ~= ulps.magnitude ? (ulps < 0 ? -0.5 : 0.5) : ulps
  }

  /// `value * 2^exponent`.
  private static func scaled(_ value: Double, _ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: value)
  }
}
