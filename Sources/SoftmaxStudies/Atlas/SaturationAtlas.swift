public import FloatFormats
public import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

/// Where softmax saturates in every format: by correct rounding over many numbers of classes, and by every
/// algorithm over some.
public struct SaturationAtlas: Sendable, Codable, Hashable {
  @KnownSchema<SaturationAtlas> public var schema: Analysis.Schema
  /// Thresholds of correct rounding.
  public internal(set) var due: Thresholds
  /// The shifted algorithm beside them, on `[0, -d, -d, ...]`, with plain, pairwise and blocked sums in that
  /// order: it is the sum that absorbs the small classes.
  public internal(set) var shifted: [Thresholds]
  /// Every algorithm on `[0, -d, -d, ...]`.
  public internal(set) var largeZero: Thresholds
  /// Every algorithm on `[d, 0, 0, ...]`, whose exponentials overflow where nothing is shifted.
  public internal(set) var smallZero: Thresholds

  /// Dense, as borders bend between them: every number up to 16, then 4 for each doubling, up to 2^20.
  private static let classes =
    Array(2...16) + (4..<20).flatMap { doubling in (5...8).map { $0 << (doubling - 2) } }
  private static let shiftedClasses = [2, 8, 10, 64, 512, 1000, 4096]
  private static let summations = [Summation.plain, .pairwise, .blocked(lanes: 16)]
  private static let algorithmClasses = [2, 10, 1000]
  private static let digits = 9
  private static let searchBudget = 400_000

  /// - Parameter threads: how many rows are worked out at a time; the atlas does not depend on it.
  public init(formats: [FloatFormat] = FloatFormat.all, threads: Int = 1) {
    let algorithms = SoftmaxAlgorithms.all.filter(Quantity.standard.isOffered)
    due = Self.find(formats, [], Self.classes, threads: threads)
    shifted = Self.summations.map {
      Self.find(formats, [Shifted.self], Self.shiftedClasses, summation: $0, threads: threads)
    }
    largeZero = Self.find(formats, algorithms, Self.algorithmClasses, threads: threads)
    smallZero = Self.find(
      formats, algorithms, Self.algorithmClasses, .smallZero, threads: threads)
  }

  private static func find(
    _ formats: [FloatFormat], _ algorithms: [any SoftmaxAlgorithm.Type], _ classes: [Int],
    _ row: Thresholds.AlgorithmRow = .largeZero, summation: Summation = .plain, threads: Int
  ) -> Thresholds {
    ThresholdFinder(
      digits: digits, algorithms: algorithms, algorithmRow: row, summation: summation,
      searchBudget: searchBudget
    ).find(formats, classes: classes, roundings: [.nearest], threads: threads)
  }
}

extension SaturationAtlas: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-atlas", version: 2)
}
