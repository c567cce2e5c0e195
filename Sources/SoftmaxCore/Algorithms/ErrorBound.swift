/// The facts about a row that bounds are made of.
public struct BoundFacts: Sendable {
  /// The number of logits.
  public let n: Double
  /// The exact log-sum-exp.
  public let y: Double
  public let least: Double
  public let largest: Double

  public init(n: Double, y: Double, least: Double, largest: Double) {
    (self.n, self.y) = (n, y)
    (self.least, self.largest) = (least, largest)
  }

  /// The largest `|x_j - y|`; `y` is at least the largest logit.
  public var farthest: Double { y - least }
}

/// A first-order bound of the normwise error in units of `u`, by Blanchard, Higham and Higham 2021: for
/// log-sum-exp relative to it, for softmax relative to its largest component.
///
/// The bounds are kept as the authors' own experiment computes them. Two of them, log-sum-exp by
/// `shifted-max-out` and softmax by `division-free-shifted`, leave out the rounding of the last addition,
/// up to `|y|` in the same units, and are exceeded by rows of equal logits far from 0, as [80, 80]: the
/// article "A-priori bounds" has the figures.
public typealias ErrorBound = @Sendable (BoundFacts) -> Double
