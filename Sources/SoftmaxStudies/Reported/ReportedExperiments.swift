public import SoftmaxAnalysis
import SoftmaxReference

/// Reports that no row of logits expresses, each acted out in a few steps of the arithmetic concerned.
public struct ReportedExperiments: Sendable, Codable, Hashable {
  @KnownSchema<ReportedExperiments> public var schema: Analysis.Schema
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

extension ReportedExperiments: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-experiments", version: 1)
}
