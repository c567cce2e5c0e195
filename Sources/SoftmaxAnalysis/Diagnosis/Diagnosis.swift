public import SoftmaxReference

/// What is known to go wrong with a row of logits, and what it costs.
public struct Diagnosis: Sendable, Codable, Hashable {
  @KnownSchema<Diagnosis> public var schema: Analysis.Schema
  public internal(set) var quantity: Quantity
  /// The label of the row, or its targets, where the quantity needs one of them; else absent.
  public internal(set) var label: Int? = nil
  public internal(set) var targets: [Double]? = nil
  /// The arithmetic that is supposed.
  public internal(set) var pipeline: PipelineRecord
  public internal(set) var temperature: Double
  /// Where the outputs judged come from: `given`, or the algorithm that libraries use.
  public internal(set) var outputsFrom: String
  /// Algorithms that give the outputs given, bit for bit; empty if there were none given.
  public internal(set) var sameAs: [String]
  /// Other functions that the outputs given fit, the best fit first; findings of roundings are left out then.
  public internal(set) var suspects: [Suspect]
  /// The failure patterns met, the most telling first.
  public internal(set) var rows: [Finding]
  public internal(set) var costs: Costs
  public internal(set) var elements: [Element]
  /// Elements that the budget did not decide, which nothing is said of; absent if there are none.
  public internal(set) var undecided: [UndecidedRecord]? = nil

  /// The same with the first `count` elements alone.
  ///
  /// - Precondition: `count` is 0 or more.
  public func shortened(to count: Int) -> Diagnosis {
    var copy = self
    copy.elements = Array(elements.prefix(count))
    return copy
  }

  /// A failure pattern that the row meets.
  public struct Finding: Sendable, Codable, Hashable {
    /// The pattern's name, as `naive-overflow`.
    public var name: String
    public var title: String
    public var cause: String
    /// What the row shows, in figures.
    public var evidence: String
    /// The algorithms that show it on this row; with outputs given, those that give the same ones.
    public var algorithms: [String]
    public var remedy: String
    /// Those of the outputs that show it, in ulps of the output's format.
    public var errors: Blame.Errors
    /// The remedy run on this row, where it can be and was found to help.
    @AlwaysEncoded public var remedied: Remedied?
    public var references: [PublicReference]
  }

  /// What a remedy gives on this row.
  public struct Remedied: Sendable, Codable, Hashable {
    public var algorithm: String
    public var pipeline: PipelineRecord
    public var errors: Blame.Errors
  }

  /// What saturation costs whoever uses the outputs. Exact values are those of the logits received.
  public struct Costs: Sendable, Codable, Hashable {
    /// Classes whose output is exactly 0 or 1 and whose exact probability is not: `p (1 - p)`, the
    /// gradient through softmax, is 0 there.
    public var deadGradients: Int
    /// Classes whose loss `-log p` is infinite though the exact one is finite.
    public var infiniteLosses: Int
    /// Classes whose loss is 0 though the exact one is not.
    public var zeroLosses: Int
    /// The exact probability of all classes whose output is 0: never sampled. Softmax only.
    @AlwaysEncoded public var lostMass: Double?
    /// Exact sum of the outputs less 1, rounded once. Softmax only, nil if an output is not finite.
    @AlwaysEncoded public var sumDeviation: Double?
  }

  /// One output beside what is due.
  public struct Element: Sendable, Codable, Hashable {
    public var index: Int
    public var logit: FloatRecord
    public var output: FloatRecord
    public var correctlyRounded: FloatRecord
    @AlwaysEncoded public var ulps: Double?
    @AlwaysEncoded public var verdict: Verdict?
  }
}

extension Diagnosis: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-diagnosis", version: 1)
}
