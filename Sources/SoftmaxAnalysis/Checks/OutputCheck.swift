public import SoftmaxReference

/// Somebody's outputs judged against the certified values, and held against limits.
public struct OutputCheck: Sendable, Codable, Hashable {
  @KnownSchema<OutputCheck> public var schema: Analysis.Schema
  /// What reports and baselines call it.
  public internal(set) var name: String
  public internal(set) var logits: Analysis.Input
  public internal(set) var outputs: Analysis.Input
  public internal(set) var quantity: Quantity
  /// The format that the outputs are judged in.
  public internal(set) var format: String
  public internal(set) var temperature: Double
  /// What is due in rows without a softmax.
  public internal(set) var convention: RowConvention
  public internal(set) var ulpDefinition = UlpDefinition.spacingAtExactValue
  /// Outputs whose correctly rounded value is below this in magnitude are left out of the statistics of ulp
  /// errors, and of nothing else.
  public internal(set) var ulpFloor: Double
  /// How many rows were judged.
  public internal(set) var rowCount: Int
  /// How many of them do not count, and are in none of the figures; absent if there are none.
  public internal(set) var ignoredRows: Int? = nil
  /// Which rows were judged, if not all: every figure is then that of a sample.
  @AlwaysEncoded public internal(set) var sample: RowSample?
  public internal(set) var totals: Totals
  /// The largest distance of a row's exact sum of outputs from 1; null where an output is not finite
  /// or the sum is beyond binary64's range, and for other quantities than softmax.
  @AlwaysEncoded public internal(set) var greatestSumDeviation: Double?
  /// The limits that were set, in a fixed order.
  public internal(set) var limits: [LimitResult]
  /// The outputs that could not be judged, whose exact values the budget did not decide; no figure counts
  /// them. Absent if there are none.
  public internal(set) var undecided: [UndecidedRecord]? = nil
  /// Other functions that fit the outputs around the worst one, the best fit first; empty where rounding
  /// explains those, or nothing fits.
  public var suspects: [Suspect] = []
  /// How the figures compare with those recorded, where that was asked for.
  @AlwaysEncoded public var baseline: BaselineComparison? = nil {
    didSet { requiresNothing = limits.isEmpty && baseline == nil }
  }
  /// Whether there is neither a limit nor a baseline, so that the check passes whatever was found.
  public internal(set) var requiresNothing: Bool

  /// Whether every output was judged, no limit is exceeded, and no figure is worse than recorded.
  public var passes: Bool {
    undecided == nil && limits.allSatisfy(\.passes) && baseline?.worse.isEmpty ?? true
  }
}

/// What an output may be off by at most.
///
/// An output that is not finite where a finite value is due, or finite where an infinity is, is off by
/// infinitely many ulps. Where NaN is due there are no ulps: `correctlyRounded` and `specialValues` hold
/// outputs to it, the other limits do not.
public enum CheckLimit: Sendable, Hashable {
  case maxUlp(Double)
  case p99Ulp(Double)
  case meanUlp(Double)
  case prematureOnes(Int)
  case prematureZeros(Int)
  case flushed(Int)
  case sumDeviation(Double)
  case argmaxChanges(Int)
  /// Every output is the correctly rounded value, bit for bit.
  case correctlyRounded
  /// NaN and infinities stand exactly where they are due.
  case specialValues
}

/// A limit, and what was found.
public struct LimitResult: Sendable, Codable, Hashable {
  /// As the option is called, `max-ulp`.
  public var limit: String
  public var allowed: Double
  /// Null where it is infinite: some output or what is due for it, not both, is infinite or NaN.
  @AlwaysEncoded public var found: Double?
  public var passes: Bool
  /// Where it is exceeded: the worst element, the first of those counted, or one of the row that has the
  /// greatest deviation; null where there is none.
  @AlwaysEncoded public var example: Totals.Worst?
}

extension CheckLimit {
  func result(
    _ totals: Totals, missedNaNs: Int, sumDeviation: Double, examples: [Offence: Totals.Worst]
  ) -> LimitResult {
    var result = result(totals, missedNaNs, sumDeviation: sumDeviation)
    if !result.passes { result.example = offence.map { examples[$0] } ?? totals.worst }
    return result
  }

  /// Nil for limits of ulp errors.
  private var offence: Offence? {
    switch self {
    case .maxUlp, .p99Ulp, .meanUlp: nil
    case .prematureOnes: .prematureOne
    case .prematureZeros: .prematureZero
    case .flushed: .flushed
    case .sumDeviation: .sumDeviation
    case .argmaxChanges: .argmaxChange
    case .correctlyRounded: .wronglyRounded
    case .specialValues: .specialValue
    }
  }

  private func result(
    _ totals: Totals, _ missedNaNs: Int, sumDeviation: Double
  ) -> LimitResult {
    let isFinite = totals.nonFinite + totals.specialValueMismatches == missedNaNs
    func ulps(_ name: String, _ allowed: Double, _ found: Double) -> LimitResult {
      LimitResult(
        limit: name, allowed: allowed, found: isFinite ? found : nil,
        passes: isFinite && found <= allowed, example: nil)
    }
    func count(_ name: String, _ allowed: Int, _ found: Int) -> LimitResult {
      LimitResult(
        limit: name, allowed: Double(allowed), found: Double(found), passes: found <= allowed,
        example: nil)
    }
    switch self {
    case .maxUlp(let most): return ulps("max-ulp", most, totals.maxUlp)
    case .p99Ulp(let most): return ulps("p99-ulp", most, totals.p99Ulp)
    case .meanUlp(let most): return ulps("mean-ulp", most, totals.meanUlp)
    case .prematureOnes(let most):
      return count("max-premature-ones", most, totals.prematureOnes)
    case .prematureZeros(let most):
      return count("max-premature-zeros", most, totals.prematureZeros)
    case .flushed(let most): return count("max-flushed", most, totals.flushed)
    case .argmaxChanges(let most):
      return count("max-argmax-changes", most, totals.argmaxChanges)
    case .correctlyRounded:
      return count(
        "require-correctly-rounded", 0, totals.count - totals.correctlyRounded + missedNaNs)
    case .specialValues:
      return count("special-values", 0, totals.specialValueMismatches + totals.nonFinite)
    case .sumDeviation(let most):
      return LimitResult(
        limit: "max-sum-deviation", allowed: most,
        found: sumDeviation.isFinite ? sumDeviation : nil, passes: sumDeviation <= most,
        example: nil)
    }
  }
}

extension OutputCheck: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-check", version: 1)
}
