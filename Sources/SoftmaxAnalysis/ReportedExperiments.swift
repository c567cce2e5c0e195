import SoftmaxReference

/// Reports that no row of logits expresses, each acted out in a few steps of the arithmetic concerned.
public struct ReportedExperiments: Sendable, Codable, Hashable {
  public internal(set) var schema = Analysis.Schema(name: "softmax-experiments", version: 1)
  public internal(set) var weighted: WeightedLogSumExp
  public internal(set) var scaled: ScaledProbabilities
  public internal(set) var tolerance: ToleranceTrial

  /// - Throws: `AnalysisError`, `ReferenceError`.
  public init() throws {
    (weighted, scaled, tolerance) = try FloatEnvironment.ordinary {
      (WeightedLogSumExp(), try ScaledProbabilities(), try ToleranceTrial())
    }
  }
}
