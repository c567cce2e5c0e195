/// What is due in rows that have no softmax: those without a finite logit, and those with +inf. Frameworks
/// disagree about them. Rows with a NaN stay NaN under every convention.
public struct RowConvention: Sendable, Codable, Hashable {
  /// Of rows whose logits are all -inf.
  public var maskedRows: MaskedRows
  /// Of rows with +inf among their logits.
  public var infiniteLogits: InfiniteLogits

  public enum MaskedRows: String, Sendable, Codable, Hashable, CaseIterable {
    case nan
    /// +0 everywhere (PyTorch's scaled dot product, oneDNN, IREE, burn).
    case zero
    /// Exactly 1/n everywhere, rounded once.
    case uniform
  }

  public enum InfiniteLogits: String, Sendable, Codable, Hashable, CaseIterable {
    case nan
    /// The classes at +inf share 1 equally, the others are +0 (NNlib).
    case one
  }

  /// NaN everywhere, which is what the reference says.
  public static let standard = RowConvention(maskedRows: .nan, infiniteLogits: .nan)

  public init(maskedRows: MaskedRows = .nan, infiniteLogits: InfiniteLogits = .nan) {
    self.maskedRows = maskedRows
    self.infiniteLogits = infiniteLogits
  }
}

extension RowConvention {
  /// A row that has the softmax which is due for this one.
  enum Substitute {
    /// The row itself.
    case itself
    case row([Double])
    /// There is none: +0 is due everywhere.
    case zeros
  }

  /// What stands for a row of logits. Equal logits have exactly 1/k each, and a masked class is exactly 0.
  func substitute(for logits: ArraySlice<Double>) -> Substitute {
    guard !logits.contains(where: \.isNaN), let largest = logits.max(), largest.isInfinite else {
      return .itself
    }
    if largest > 0 {
      return infiniteLogits == .one
        ? .row(logits.map { $0 == .infinity ? 0 : -.infinity }) : .itself
    }
    switch maskedRows {
    case .nan: return .itself
    case .zero: return .zeros
    case .uniform: return .row([Double](repeating: 0, count: logits.count))
    }
  }
}
