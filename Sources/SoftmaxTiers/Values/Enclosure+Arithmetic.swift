internal import ErrorFree

/// Arithmetic of enclosures. Heads are treated without error, and every tail is moved outward by more than its
/// own roundings: with `a` and `b` as they are given, heads in [1, 2] and tails below a quarter of them, a tail
/// here is a sum of at most six terms, off by less than 2^-50 of the sum of their magnitudes.
extension Enclosure: EnclosedReal {
  /// Of which nothing is known.
  static let unknown = Enclosure(
    head: 1, lowerTail: -.infinity, upperTail: .infinity, exponent: 0)

  public static prefix func - (a: Enclosure) -> Enclosure {
    Enclosure(
      head: -a.head, lowerTail: -a.upperTail, upperTail: -a.lowerTail, exponent: a.exponent)
  }

  public static func - (a: Enclosure, b: Enclosure) -> Enclosure { a + -b }

  public static func + (a: Enclosure, b: Enclosure) -> Enclosure {
    if a.isExactZero { return b }
    if b.isExactZero { return a }
    guard a.isRegular, b.isRegular else { return unknown }
    let (large, small) = a.exponent >= b.exponent ? (a, b) : (b, a)
    let shift = small.exponent - large.exponent
    guard shift > -900 else { return large.widened(towards: small.head) }
    // Exact: the head's last bit is 2^-952 or above. What a tail loses is below 2^-1074.
    let scale = Double(sign: .plus, exponent: shift, significand: 1)
    let (head, error) = TwoTerm.sum(large.head, small.head * scale)
    let size =
      error.magnitude + large.greatestTail + small.greatestTail * scale
    let slack = size * 0x1p-50 + 0x1p-1000
    return normalized(
      head, error + large.lowerTail + small.lowerTail * scale - slack,
      error + large.upperTail + small.upperTail * scale + slack, large.exponent)
  }

  public static func * (a: Enclosure, b: Enclosure) -> Enclosure {
    if a.isExactZero || b.isExactZero { return Enclosure(0) }
    guard a.isRegular, b.isRegular else { return unknown }
    let (head, error) = TwoTerm.product(a.head, b.head)
    let first = products(a.head, b.lowerTail, b.upperTail)
    let second = products(b.head, a.lowerTail, a.upperTail)
    let cross = a.greatestTail * b.greatestTail
    let size = error.magnitude + 2 * b.greatestTail + 2 * a.greatestTail + cross
    let slack = size * 0x1p-50 + 0x1p-1000
    return normalized(
      head, error + first.lower + second.lower - cross - slack,
      error + first.upper + second.upper + cross + slack, a.exponent + b.exponent)
  }

  /// With `q = a/b` of the heads and `r` what is missing, exactly: `q + (r + a_tail - q b_tail) / b`.
  public func divided(byPositive divisor: Enclosure) -> Enclosure {
    if isExactZero { return self }
    guard isRegular, divisor.isRegular, divisor.head > 0 else { return .unknown }
    let head = self.head / divisor.head
    let rest = self.head.addingProduct(-head, divisor.head)
    let products = Self.products(-head, divisor.lowerTail, divisor.upperTail)
    let size = rest.magnitude + greatestTail + 2 * divisor.greatestTail
    let slack = size * 0x1p-50 + 0x1p-1000
    let lower = rest + lowerTail + products.lower - slack
    let upper = rest + upperTail + products.upper + slack
    let (least, most) = (
      divisor.head + divisor.lowerTail, divisor.head + divisor.upperTail
    )
    let bounds = (lower / (lower < 0 ? least : most), upper / (upper < 0 ? most : least))
    let outward = (bounds.0.magnitude + bounds.1.magnitude) * 0x1p-50 + 0x1p-1000
    return Self.normalized(
      head, bounds.0 - outward, bounds.1 + outward, exponent - divisor.exponent)
  }

  /// Two doubles have no open ends: the next tier has.
  public func known(below bound: Enclosure) -> Enclosure { self }
  public func known(above bound: Enclosure) -> Enclosure { self }

  public var knownSign: FloatingPointSign? { isRegular ? head.sign : nil }

  private var isExactZero: Bool { head == 0 && isPoint }

  /// Whether there is a head to calculate with, and tails that leave its sign alone.
  private var isRegular: Bool {
    head != 0 && head.isFinite && greatestTail < head.magnitude / 4
  }

  private var greatestTail: Double { max(lowerTail.magnitude, upperTail.magnitude) }

  private static func products(
    _ factor: Double, _ lower: Double, _ upper: Double
  ) -> (lower: Double, upper: Double) {
    factor < 0 ? (factor * upper, factor * lower) : (factor * lower, factor * upper)
  }

  /// With a number of that sign added, of which 2^-890 is more than it is.
  private func widened(towards number: Double) -> Enclosure {
    Enclosure(
      head: head, lowerTail: number < 0 ? (lowerTail - 0x1p-890).nextDown : lowerTail,
      upperTail: number > 0 ? (upperTail + 0x1p-890).nextUp : upperTail, exponent: exponent)
  }

  /// The same with a head in [1, 2) that holds what the tails have in common.
  private static func normalized(
    _ head: Double, _ lowerTail: Double, _ upperTail: Double, _ exponent: Int
  ) -> Enclosure {
    let middle = (lowerTail + upperTail) / 2
    let (sum, rest) = TwoTerm.sum(head, middle)
    // The tails less what the head took; twoSum's error is exact, middle and half are rounded twice.
    let half = (upperTail - lowerTail) / 2
    guard sum.isNormal, half.isFinite else { return .unknown }
    let margin = (half + middle.magnitude * 0x1p-51 + half * 0x1p-50).nextUp
    guard margin + rest.magnitude < sum.magnitude / 4 else { return .unknown }
    let binade = Int(sum.exponent)
    let scale = Double(sign: .plus, exponent: -binade, significand: 1)
    guard scale.isNormal else { return .unknown }
    return Enclosure(
      head: sum * scale, lowerTail: ((rest - margin) * scale).nextDown,
      upperTail: ((rest + margin) * scale).nextUp, exponent: exponent + binade)
  }
}
