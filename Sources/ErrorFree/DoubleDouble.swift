/// A real number as the unevaluated sum of two doubles, `head + tail` with `|tail| <= ulp(head)/2`.
///
/// Bounds are those of Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building
/// blocks of double-word arithmetic" (ACM TOMS 44, 2017), with u = 2^-53. They hold while nothing
/// overflows or becomes subnormal.
@frozen public struct DoubleDouble: Sendable {
  public var head: Double
  public var tail: Double

  /// `head + tail`, already normalized.
  @inlinable public init(_ head: Double, _ tail: Double = 0) {
    self.head = head
    self.tail = tail
  }

  /// `a + b` exactly.
  @inlinable public init(sum a: Double, _ b: Double) {
    (head, tail) = TwoTerm.sum(a, b)
  }

  /// `a + b` exactly where `|a| >= |b|` or `a = 0`.
  @inlinable public init(fastSum a: Double, _ b: Double) {
    (head, tail) = TwoTerm.sum(larger: a, smaller: b)
  }

  /// `a · b` exactly.
  @inlinable public init(product a: Double, _ b: Double) {
    (head, tail) = TwoTerm.product(a, b)
  }

  @inlinable public static prefix func - (a: DoubleDouble) -> DoubleDouble {
    DoubleDouble(-a.head, -a.tail)
  }

  /// Algorithm 6; relative error below 3u² + 13u³.
  @inlinable public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let s = DoubleDouble(sum: a.head, b.head)
    let t = DoubleDouble(sum: a.tail, b.tail)
    let v = DoubleDouble(fastSum: s.head, s.tail + t.head)
    return DoubleDouble(fastSum: v.head, t.tail + v.tail)
  }

  @inlinable public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

  /// Algorithm 12; relative error below 5u².
  @inlinable public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let p = DoubleDouble(product: a.head, b.head)
    let cross = (a.tail * b.tail).addingProduct(a.head, b.tail).addingProduct(a.tail, b.head)
    return DoubleDouble(fastSum: p.head, p.tail + cross)
  }

  /// Algorithm 17; relative error below 15u².
  @inlinable public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let quotient = a.head / b.head
    let back = b.scaled(by: quotient)
    let rest = (a.head - back.head) + (a.tail - back.tail)
    return DoubleDouble(fastSum: quotient, rest / b.head)
  }

  /// Algorithm 9, by one double; relative error below 2u².
  @inlinable func scaled(by factor: Double) -> DoubleDouble {
    let p = DoubleDouble(product: head, factor)
    return DoubleDouble(fastSum: p.head, p.tail.addingProduct(tail, factor))
  }
}
