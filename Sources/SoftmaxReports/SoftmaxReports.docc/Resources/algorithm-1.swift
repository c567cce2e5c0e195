import SoftmaxCore

/// The shifted formula with one division for the row, and a product for each class.
enum Reciprocal: SoftmaxAlgorithm {
  static let name = "reciprocal"
  static let summary = "exp(x_i - max) (1 / sum exp(x_j - max))"
  static let citation = "common in kernels, where a product is cheaper than a division"
}
