import SoftmaxTiers

/// The registry of quantities: each is a line here and a file of its own.
extension Quantity {
  public static let softmax = Quantity(Softmax())
  public static let logSoftmax = Quantity(LogSoftmax())
  public static let logSumExp = Quantity(LogSumExp())
  public static let crossEntropy = Quantity(CrossEntropy())
  public static let crossEntropyGradient = Quantity(CrossEntropyGradient())

  /// All of them.
  public static let all = [softmax, logSoftmax, logSumExp, crossEntropy, crossEntropyGradient]

  /// Those of which rows need nothing beside their logits.
  public static let allCases = all.filter { $0.rule.companion == .nothing }

  /// What is meant where none is named.
  public static let standard = softmax
}
