/// What a quantity is: one value in one file, made of a row's exponentials. Everything else asks it, and never
/// which one it is.
///
/// A rule of one's own needs `name` and `value(of:at:)`, and an exact value for every row of which the value is
/// not a strict enclosure's: those without a softmax, and of a single finite logit.
public protocol QuantityRule: Sendable {
  /// The name in options and files.
  var name: String { get }
  /// What it is, in a few words.
  var summary: String { get }
  /// What rows need beside their logits.
  var companion: CompanionKind { get }
  /// Whether it has one result for each logit, or else one for the row.
  var isForEachLogit: Bool { get }
  /// What its values are.
  var range: QuantityRange { get }
  /// The kernels that know it, if some do.
  var kernel: QuantityKernel? { get }

  /// The value at an index where the kind of the row settles it exactly (the index is 0 for a value of the
  /// row); nil where `value(of:at:)` is to be asked, which is for regular rows, and for a single finite logit
  /// where `singleValue` says so.
  func exactValue(_ kind: RowKind, _ companion: RowCompanion, at index: Int) -> Double?
  /// An enclosure of the value at a finite logit (of the row).
  func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value
  /// The rational number that the exact value at an index equals, or lies next to, if one is known.
  func limit(_ kind: RowKind, at index: Int) -> RationalLimit?
  /// What of the value is left where every other exponential is far below the largest: see `Remote`.
  func remoteValue(_ remote: Remote) -> RemoteValue?
  /// The exact value of an element that is a saturated one: of a masked class, or of the only finite logit.
  func exactSaturation(isMasked: Bool, isSingle: Bool) -> Double?
  /// Whether an output of that value is saturated, unless the row's kind makes it exact.
  func isSaturated(_ value: Double) -> Bool
}

/// What rows need beside their logits.
public enum CompanionKind: Sendable, Hashable {
  case nothing
  /// A label, or a target for each logit.
  case labelOrTargets
}

/// What the values of a quantity are.
public enum QuantityRange: Sendable, Hashable {
  /// Shares of 1: from 0 to 1, with the sum 1; of a masked class 0.
  case probability
  /// Logarithms of shares: zero or less; of a masked class -inf.
  case logProbability
  /// Any number.
  case real
}

/// The kernels of the fast tier for a quantity.
public enum QuantityKernel: Sendable, Hashable {
  case probabilities, logProbabilities, logSum
}

/// An element of a row whose gaps are so large that MPFR cannot hold e to them.
public struct Remote: Sendable {
  /// The element's index, and what goes with the row.
  public let index: Int
  public let companion: RowCompanion
  /// Whether the element's logit is the largest.
  public let isLargest: Bool
  /// Whether there is one largest logit, and all others are that far below it.
  public let isLargestAlone: Bool
  /// Whether the element is that far below the largest.
  public let isFarBelow: Bool
  /// The largest logit.
  public let maximum: Double

  package init(
    _ row: RegularRow, index: Int, isLargest: Bool, isLargestAlone: Bool, isFarBelow: Bool
  ) {
    self.index = index
    companion = row.companion
    maximum = row.maximum
    self.isLargest = isLargest
    self.isLargestAlone = isLargestAlone
    self.isFarBelow = isFarBelow
  }
}

/// A value that differs from a number by less than 10^(-10^18).
public enum RemoteValue: Sendable, Hashable {
  /// From 0, on that side.
  case zero(FloatingPointSign)
  /// From 1, below it.
  case one
}

extension QuantityRule {
  public var companion: CompanionKind { .nothing }
  public var isForEachLogit: Bool { true }
  public var range: QuantityRange { .real }
  public var kernel: QuantityKernel? { nil }
  public func limit(_ kind: RowKind, at index: Int) -> RationalLimit? { nil }
  public func remoteValue(_ remote: Remote) -> RemoteValue? { nil }
  public func exactSaturation(isMasked: Bool, isSingle: Bool) -> Double? { nil }
  public func isSaturated(_ value: Double) -> Bool { false }

  /// The logit that the result at an index belongs to: the largest, for a value of the row; the label, for a loss.
  public func place(of index: Int, in row: RegularRow) -> Int {
    if isForEachLogit { return index }
    if case .label(let label) = row.companion { return label }
    return row.logits.firstIndex(of: row.maximum)!
  }

  /// How many values a row of `count` logits gives.
  public func outputCount(_ count: Int) -> Int { isForEachLogit ? count : 1 }
}
