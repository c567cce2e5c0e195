public import SoftmaxAnalysis

/// The errors of every algorithm in several pipelines over seeded rows, as one thing about the rows varies.
///
/// Maxima are over the rows tried; each is a lower bound of the truth.
public struct AlgorithmStudy: Sendable, Codable, Hashable {
  @KnownSchema<AlgorithmStudy> public var schema: Analysis.Schema
  public internal(set) var pipelines: [Pipeline]

  /// What varies; the others stay at scale 3, length 100 and temperature 1.
  public enum Variable: String, Sendable, Codable, Hashable, CaseIterable {
    /// A class's distance to the row's largest logit, in steps, in rows of 10 whose gaps are spread evenly.
    case gap
    /// The standard deviation of the logits.
    case scale
    /// Logits of each row.
    case length
    case temperature
  }

  /// What one pipeline of formats does to the algorithms.
  public struct Pipeline: Sendable, Codable, Hashable {
    public var name: String
    public var formats: PipelineRecord
    public var rows: [Row]
    /// Normwise errors over the rows of scale 3, length 100 and temperature 1, beside the bounds of the
    /// paper; nil for a pipeline of several formats, which the paper does not treat.
    @AlwaysEncoded public var bounds: BoundsStudy?
  }

  /// One kind of rows.
  public struct Row: Sendable, Codable, Hashable {
    public var variable: Variable
    /// Of the variable; for a gap, those from here up to the next row's.
    public var value: Double
    /// Rows judged.
    public var rowCount: Int
    /// Rows that are none in the pipeline's input format, where a logit is beyond it.
    public var rowsLeftOut: Int
    public var figures: [Figure]
  }

  /// One algorithm's errors, in ulps of the outputs' format at the exact value.
  public struct Figure: Sendable, Codable, Hashable {
    public var algorithm: String
    /// Outputs judged.
    public var count: Int
    /// Of them, NaN or infinite ones, which have no error.
    public var nonFinite: Int
    /// In magnitude; nil where no output has an error.
    @AlwaysEncoded public var maxUlp: Double?
    @AlwaysEncoded public var meanUlp: Double?
    /// The largest a-priori bound of these outputs, to first order; nil for an algorithm without one.
    @AlwaysEncoded public var maxBound: Double?
  }
}

extension AlgorithmStudy.Figure {
  init(_ algorithm: String, _ errors: Blame.Errors, maxBound: Double?) {
    self.init(
      algorithm: algorithm, count: errors.count, nonFinite: errors.nonFinite,
      maxUlp: errors.maxUlp, meanUlp: errors.meanUlp, maxBound: maxBound)
  }
}

extension AlgorithmStudy: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-algorithm-study", version: 2)
}
