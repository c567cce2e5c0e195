/// Counts and statistics over all rows, for one format and algorithm.
///
/// Elements of rows whose exact result is NaN count only in `specialValueMismatches`.
public struct Totals: Sendable, Codable, Hashable {
  public var format: String
  public var algorithm: String
  /// Elements judged; masked classes included.
  public var count = 0
  /// Largest ulp error in magnitude, in ulps of the format at the exact value.
  public var maxUlp = 0.0
  /// The nearest-rank 99th percentile of the magnitudes: the least of them that 99 % do not exceed.
  public var p99Ulp = 0.0
  /// Mean of the magnitudes.
  public var meanUlp = 0.0
  /// Outputs equal to the correctly rounded value, bit for bit.
  public var correctlyRounded = 0
  /// Outputs equal to 1, whatever the exact value.
  public var exactOnes = 0
  /// Correctly rounded values equal to 1.
  public var exactOnesDue = 0
  /// Outputs equal to 0, masked classes included.
  public var exactZeros = 0
  /// Correctly rounded values equal to 0, masked classes included.
  public var exactZerosDue = 0
  /// Outputs of 1 that should be less; for a gradient of -1 that should be more, too.
  public var prematureOnes = 0
  public var prematureZeros = 0
  public var missedOnes = 0
  public var missedZeros = 0
  /// Outputs of 0 where the correctly rounded value is subnormal.
  public var flushed = 0
  /// NaN or infinite outputs where a finite value is due; they have no ulp error.
  public var nonFinite = 0
  /// Rows whose outputs, summed exactly and rounded once to the format, differ from 1; softmax only.
  public var rowsSumNotOne = 0
  /// Rows whose largest output does not tell the largest logit received, although the correctly rounded
  /// outputs tell it (see `Argmax.isLost`).
  public var argmaxChanges = 0
  /// Outputs that differ where NaN or an infinity is due.
  public var specialValueMismatches = 0
  /// The element with the largest error, the first of them. Where an output is not finite though a
  /// finite value is due, or a special value is missed, that is the largest error. Nil if nothing was
  /// judged.
  @AlwaysEncoded public var worst: Worst? = nil

  /// Adds the counts of other rows; the statistics of errors are not sums.
  mutating func add(_ other: Totals) {
    for count in Self.counts { self[keyPath: count] += other[keyPath: count] }
  }

  private static var counts: [WritableKeyPath<Totals, Int>] {
    [
      \.count, \.correctlyRounded, \.exactOnes, \.exactOnesDue, \.exactZeros, \.exactZerosDue,
      \.prematureOnes, \.prematureZeros, \.missedOnes, \.missedZeros, \.flushed, \.nonFinite,
      \.rowsSumNotOne, \.argmaxChanges, \.specialValueMismatches,
    ]
  }

  /// One element, with its place.
  public struct Worst: Sendable, Codable, Hashable {
    public var row: Int
    public var index: Int
    /// The logit that the algorithm received.
    public var logit: FloatRecord
    public var output: FloatRecord
    /// The exact value, rounded once into the format.
    public var exact: FloatRecord
    /// (output - exact value) in ulps, with its sign; nil where that has no meaning.
    @AlwaysEncoded public var ulps: Double?
  }
}
