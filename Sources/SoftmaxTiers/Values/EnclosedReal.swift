/// A real number that is known to lie in an enclosure, whatever arithmetic encloses it: the results below enclose
/// every result of members. Division, addition and the like may know nothing of the result, which is then refused
/// when it is rounded, never guessed.
public protocol EnclosedReal: Sendable {
  /// The sum.
  static func + (a: Self, b: Self) -> Self
  /// The difference.
  static func - (a: Self, b: Self) -> Self
  /// The product.
  static func * (a: Self, b: Self) -> Self
  /// `-a`.
  static prefix func - (a: Self) -> Self
  /// `self / divisor`, for a divisor above zero.
  func divided(byPositive divisor: Self) -> Self
  /// The same number, of which it is known that it is less than the one that `bound` encloses.
  func known(below bound: Self) -> Self
  /// The same number, of which it is known that it is greater than the one that `bound` encloses.
  func known(above bound: Self) -> Self
  /// The sign of the number, which is not zero; nil where the enclosure does not tell.
  var knownSign: FloatingPointSign? { get }
}

extension EnclosedReal {
  /// `self + offset`, for an offset that is not zero: strictly on its side of `self`, which decides results
  /// next to a number of a format that no precision tells from it.
  public func moved(by offset: Self) -> Self {
    let value = self + offset
    switch offset.knownSign {
    case .plus: return value.known(above: self)
    case .minus: return value.known(below: self)
    case nil: return value
    }
  }
}
