public import SoftmaxReference

/// Measured errors of algorithms in one arithmetic beside what theory allows them: the experiment of
/// Blanchard, Higham and Higham, IMA J. Numer. Anal. 41(4), 2021, section 6.
///
/// Errors are in units of `u = 2^-p`, the arithmetic's unit roundoff. They are those of the computation:
/// the exact values are of the logits as the input's format holds them. Rows that overflow in the naive
/// algorithm are counted and left out for every algorithm.
public struct BoundsStudy: Sendable, Codable, Hashable {
  @KnownSchema<BoundsStudy> public var schema: Analysis.Schema
  public internal(set) var input: Analysis.Input
  public internal(set) var quantity: Quantity
  public internal(set) var pipeline: PipelineRecord
  /// `2^-p` of the arithmetic, the unit of every error here.
  public internal(set) var unitRoundoff: Double
  /// One for each algorithm.
  public internal(set) var rows: [Row]
  public internal(set) var condition: Condition
  /// Elements whose rounded value the budget did not decide; what is known of them is enough for every figure
  /// here. Absent if there are none.
  public internal(set) var undecided: [UndecidedRecord]? = nil

  /// One algorithm's errors and bounds over the rows kept.
  public struct Row: Sendable, Codable, Hashable {
    public var algorithm: String
    /// Rows of logits read.
    public var logitRows: Int
    /// Rows whose naive log-sum-exp is not finite although all of their logits were finite; the same
    /// for every algorithm.
    public var overflowRows: Int
    /// Rows that the statistics are over.
    public var keptRows: Int
    /// Normwise errors: `max |computed - exact| / (u max |exact|)` of a row. Nil if no row was kept,
    /// or if an output is not finite.
    @AlwaysEncoded public var meanError: Double?
    @AlwaysEncoded public var maxError: Double?
    /// The row with the largest normwise error.
    @AlwaysEncoded public var worstRow: Int?
    /// The first-order bound of the normwise error, averaged over the rows and at its largest; nil
    /// where the paper has none.
    @AlwaysEncoded public var meanBound: Double?
    @AlwaysEncoded public var maxBound: Double?
    /// Rows whose normwise error is above its first-order bound.
    @AlwaysEncoded public var rowsAboveBound: Int?
    /// Componentwise errors: the largest `|computed - exact| / (u |exact|)` of a row, which sees the
    /// tail that the normwise error hides.
    @AlwaysEncoded public var meanComponentwiseError: Double?
    @AlwaysEncoded public var maxComponentwiseError: Double?
  }

  /// Condition numbers of the problem, whatever the algorithm, over the rows kept; nil if there are
  /// none.
  public struct Condition: Sendable, Codable, Hashable {
    /// In the maximum norm: `max |x| / |lse|`, or `2 max g(1 - g) max |x| / max g` for softmax.
    @AlwaysEncoded public var meanNormwise: Double?
    @AlwaysEncoded public var maxNormwise: Double?
    /// The largest over the components: `sum_k |x_k| |dg_j / dx_k| / |g_j|`; for log-sum-exp, which has
    /// one, the normwise figure again.
    @AlwaysEncoded public var meanComponentwise: Double?
    @AlwaysEncoded public var maxComponentwise: Double?
  }
}

extension BoundsStudy.Condition {
  init(_ normwise: Statistics, _ componentwise: Statistics) {
    meanNormwise = normwise.mean
    maxNormwise = normwise.maximum
    meanComponentwise = componentwise.mean
    maxComponentwise = componentwise.maximum
  }
}

/// Mean and maximum of the values added, in order.
struct Statistics: Sendable {
  private(set) var count = 0
  private var sum = 0.0
  private var largest = 0.0
  private(set) var place: Int?

  mutating func add(_ value: Double, at row: Int) {
    // NaN and infinity stay, and leave neither mean nor maximum.
    if place == nil || !(value <= largest) { (largest, place) = (value, row) }
    sum += value
    count += 1
  }

  var mean: Double? { count > 0 && sum.isFinite ? sum / Double(count) : nil }
  var maximum: Double? { count > 0 && sum.isFinite ? largest : nil }
}

extension BoundsStudy: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-bounds", version: 1)
}
