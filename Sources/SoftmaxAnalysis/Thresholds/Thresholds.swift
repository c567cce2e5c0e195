public import SoftmaxCore

/// The gaps at which softmax saturates, by format, number of classes and rounding: of correct rounding,
/// and of algorithms beside it.
///
/// They are those of the row `[0, -d, -d, ...]` with one large class and n - 1 small ones at the gap d.
public struct Thresholds: Sendable, Codable, Hashable {
  @KnownSchema<Thresholds> public var schema: Analysis.Schema
  /// The row that algorithms are run on.
  public internal(set) var algorithmRow: AlgorithmRow
  /// How they take sums; absent for plain ones.
  public internal(set) var summation: Summation?
  public internal(set) var rows: [Row]

  /// Where the zero is in the row of an algorithm; the exact softmax is the same.
  public enum AlgorithmRow: String, Sendable, Codable, Hashable, CaseIterable {
    /// `[0, -d, -d, ...]`
    case largeZero = "large-zero"
    /// `[d, 0, 0, ...]`
    case smallZero = "small-zero"
  }

  /// One format, number of classes and rounding.
  public struct Row: Sendable, Codable, Hashable {
    public var format: String
    public var classes: Int
    public var rounding: String
    /// From which gap on the large class rounds to exactly 1.
    @AlwaysEncoded public var toOne: Threshold?
    /// From which gap on the small classes round below the least normal number, 0 included.
    @AlwaysEncoded public var subnormal: Threshold?
    /// From which gap on the small classes round to 0.
    @AlwaysEncoded public var toZero: Threshold?
    /// From which logit on exp overflows.
    @AlwaysEncoded public var expOverflows: Threshold?
    /// From which logit on the exact sum of n exponentials of it overflows.
    @AlwaysEncoded public var sumOverflows: Threshold?
    /// What algorithms do, if any were asked for.
    public var algorithms: [AlgorithmThresholds]
  }

  /// A threshold of correct rounding; null where it is never crossed.
  public struct Threshold: Sendable, Codable, Hashable {
    /// Digits of the exact real number, rounded to nearest; `0` where it is crossed at every gap.
    public var exact: String
    /// The first number of the format beyond it, certified on both sides: the one before does not cross.
    /// Null where that is beyond the format's range, or undecided.
    @AlwaysEncoded public var first: Number?
    /// The last precision tried, in bits, where the budget did not decide which number is the first; absent
    /// where it did.
    public var undecidedBits: Int?
  }

  /// A number of a format.
  public struct Number: Sendable, Codable, Hashable {
    /// The number itself.
    public var decimal: Double
    /// Its encoding.
    public var hex: String
  }

  /// What one algorithm does, every operation rounded to the format.
  public struct AlgorithmThresholds: Sendable, Codable, Hashable {
    public var algorithm: String
    /// `exhaustive`: run at every gap of the format. `searched`: at some, so that what is called first
    /// may not be, and a band may be wider.
    public var basis: Basis
    @AlwaysEncoded public var toOne: Band?
    @AlwaysEncoded public var subnormal: Band?
    @AlwaysEncoded public var toZero: Band?
    /// The first gap tried at which an output is not finite, or all are 0: the algorithm overflows. Such
    /// gaps do not count for the bands. Null where there was none.
    @AlwaysEncoded public var fails: Number?

    public enum Basis: String, Sendable, Codable, Hashable {
      case exhaustive, searched
    }
  }

  /// Where an algorithm crosses; null where it was not seen to.
  public struct Band: Sendable, Codable, Hashable {
    /// The first gap at which it has crossed.
    public var first: Number
    /// The last gap at which it has not, if that lies beyond the first: the algorithm is not monotone
    /// in between. Null where it is monotone.
    @AlwaysEncoded public var lastNot: Number?
    /// How much sooner than correct rounding: its first gap less this one; negative if later. Null
    /// where correct rounding does not cross.
    @AlwaysEncoded public var prematureBy: Double?
    /// The same in numbers of the format.
    @AlwaysEncoded public var prematureNumbers: Int?
  }
}

extension Thresholds {
  /// A sentence for each number that the budget did not decide.
  public var undecided: [String] {
    rows.flatMap { row in
      [("1", row.toOne), ("subnormal", row.subnormal), ("0", row.toZero)].compactMap {
        end, threshold in
        threshold?.undecidedBits.map {
          "\(row.format), \(row.classes) classes, rounding \(row.rounding): the first gap at which a class is "
            + "\(end) is not decided within \($0) bits"
        }
      }
    }
  }
}

extension Thresholds: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-thresholds", version: 1)
}
