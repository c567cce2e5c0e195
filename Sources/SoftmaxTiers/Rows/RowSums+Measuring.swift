package import ErrorFree

/// What the kernel that measures outputs makes of a row's exponentials and gaps, and how well it knows the
/// result: to `epsilon` of itself. Every epsilon is rounded up by more than its own roundings and the products of
/// errors that it leaves out, 2^-50 of it.
///
/// u is 2^-53; the bounds of products, sums and quotients are those of `DoubleDouble`.
extension RowSums {
  package typealias MeasuringTerm = (value: DoubleDouble, epsilon: Double)

  /// The factor 1/S of an exponential. The product has the errors of the exponential, of its gap's -4000 at
  /// most (the kernel takes those below for zero) and of S, and 3u² + 15u² + 7u² for `ties + s`, the reciprocal
  /// and the product.
  package var reciprocal: MeasuringTerm {
    let epsilon = exponentialEpsilon + 4000 * gapEpsilon + self.epsilon + 0x1p-101
    return (DoubleDouble(1) / total, epsilon * Self.roundedUp)
  }

  /// The term -L of a gap; nil where L is not known. Both are negative, so that the sum is at least as large as
  /// either: the gap's error and that of L count by what they are to themselves, and the sum's with 3u² + 13u³.
  package var negativeLogarithm: MeasuringTerm? {
    guard let logarithm else { return nil }
    let epsilon = gapEpsilon + logarithm.margin / logarithm.value.head + 0x1p-104
    return (-logarithm.value, epsilon * Self.roundedUp)
  }

  private static let roundedUp = 1 + 0x1p-40
}
