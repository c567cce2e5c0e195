public import SoftmaxCore
public import SoftmaxReference

/// Which step of an algorithm lost the accuracy: its error with one kind of step rounded at a time,
/// all others exact, and with one kind exact at a time, all others rounded.
///
/// Errors are in ulps of the outputs' format at the exact value, of the logits as received.
public struct Blame: Sendable, Codable, Hashable {
  @KnownSchema<Blame> public var schema: Analysis.Schema
  public internal(set) var input: Analysis.Input
  public internal(set) var quantity: Quantity
  public internal(set) var algorithm: String
  public internal(set) var pipeline: PipelineRecord
  public internal(set) var ulpDefinition = UlpDefinition.spacingAtExactValue
  /// The algorithm with every step rounded.
  public internal(set) var total: Errors
  /// The element with the largest error; nil if there is none with an exact finite value.
  @AlwaysEncoded public internal(set) var worst: Element?
  /// One for each kind of step that the algorithm takes.
  public internal(set) var rows: [Step]
  /// The step of `charge`: the one whose rounding alone makes half of the worst element's error or more, or
  /// whose exactness takes away as much; nil if that error is below 1 ulp.
  @AlwaysEncoded public internal(set) var culprit: ArithmeticStep?
  /// What would mend it, and what it was found to do; nil if nothing is to be mended.
  @AlwaysEncoded public internal(set) var remedy: Remedy?
  /// The row whose outputs sum to the least; absent unless the outputs' format takes away a tenth of the probability
  /// or more.
  public internal(set) var lostMass: LostMass? = nil
  /// Elements that the budget did not decide, which no error here is of; absent if there are none.
  public internal(set) var undecided: [UndecidedRecord]? = nil

  /// Errors over all elements whose exact value is finite.
  public struct Errors: Sendable, Codable, Hashable {
    public var count: Int
    /// Outputs that are NaN or infinite; they are left out of the maximum and the mean.
    public var nonFinite: Int
    @AlwaysEncoded public var maxUlp: Double?
    @AlwaysEncoded public var meanUlp: Double?
  }

  /// A row whose probabilities the outputs' format takes away.
  public struct LostMass: Sendable, Codable, Hashable {
    public var row: Int
    /// How many of its outputs are 0.
    public var zeros: Int
    public var count: Int
    /// What its outputs sum to, and what they would with their last rounding left out.
    public var sum: Double
    public var sumBeforeOutput: Double
  }

  /// The element with the largest error.
  public struct Element: Sendable, Codable, Hashable {
    public var row: Int
    public var index: Int
    public var logit: FloatRecord
    public var output: FloatRecord
    public var correctlyRounded: FloatRecord
    /// Nil where the output is not finite.
    @AlwaysEncoded public var ulps: Double?
  }

  /// One kind of step.
  public struct Step: Sendable, Codable, Hashable {
    public var step: ArithmeticStep
    /// With this kind rounded and all others exact.
    public var alone: Errors
    /// With this kind exact and all others rounded.
    public var without: Errors
    /// The errors of the worst element, signed; nil where the output is not finite.
    @AlwaysEncoded public var aloneAtWorst: Double?
    @AlwaysEncoded public var withoutAtWorst: Double?
  }

  /// A change that was run over the same rows.
  public struct Remedy: Sendable, Codable, Hashable {
    /// What to do, in one sentence.
    public var text: String
    public var algorithm: String
    public var pipeline: PipelineRecord
    public var errors: Errors
    /// The error of the element that was the worst.
    @AlwaysEncoded public var atWorst: Double?
  }
}

/// Adds up errors.
struct ErrorAccumulator: Sendable {
  private var nonFinite = 0
  private var statistics = Statistics()

  /// - Parameter ulps: nil for an output that is not finite.
  mutating func add(_ ulps: Double?) {
    if let ulps { statistics.add(ulps.magnitude, at: 0) } else { nonFinite += 1 }
  }

  var errors: Blame.Errors {
    Blame.Errors(
      count: statistics.count + nonFinite, nonFinite: nonFinite, maxUlp: statistics.maximum,
      meanUlp: statistics.mean)
  }
}

extension Blame: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-blame", version: 1)
}
