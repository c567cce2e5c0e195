import SoftmaxReference

/// The facts about a row that bounds are made of.
struct BoundFacts {
  /// The number of logits.
  let n: Double
  /// The exact log-sum-exp.
  let y: Double
  let least: Double
  let largest: Double

  /// The largest `|x_j - y|`; `y` is at least the largest logit.
  var farthest: Double { y - least }
}

/// First-order bounds of the normwise error in units of `u`, by Blanchard, Higham and Higham 2021: for
/// log-sum-exp relative to it, for softmax relative to its largest component.
///
/// They are kept as the authors' own experiment computes them. Two of them, log-sum-exp by
/// `shifted-max-out` and softmax by `division-free-shifted`, leave out the rounding of the last addition,
/// up to `|y|` in the same units, and are exceeded by rows of equal logits far from 0, as [80, 80]: the
/// article "A-priori bounds" has the figures.
enum ErrorBound {
  /// The bound of an algorithm, or nil where the paper has none.
  static func value(_ algorithm: String, _ quantity: Quantity, _ row: BoundFacts) -> Double? {
    switch quantity {
    case .softmax: softmax(algorithm, row)
    case .logSumExp: logSumExp(algorithm, row)
    case .logSoftmax: nil
    }
  }

  private static func softmax(_ algorithm: String, _ row: BoundFacts) -> Double? {
    switch algorithm {
    case "naive": row.n + 3
    case "division-free": row.y.magnitude + row.farthest + row.n + 2
    case "shifted-max-out": row.n + 2 + 2 * (row.largest - row.least)
    case "division-free-shifted":
      1 + row.farthest + (row.y + row.n - row.least).magnitude
    default: nil
    }
  }

  private static func logSumExp(_ algorithm: String, _ row: BoundFacts) -> Double? {
    switch algorithm {
    case "naive": 1 + (row.n + 1) / row.y.magnitude
    case "shifted-max-out": (row.y + row.n - row.least).magnitude / row.y.magnitude
    default: nil
    }
  }
}
