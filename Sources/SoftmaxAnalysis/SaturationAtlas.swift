public import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// Where softmax saturates in every format: by correct rounding over many numbers of classes, and by every
/// algorithm over some.
public struct SaturationAtlas: Sendable, Codable, Hashable {
  @KnownSchema<SaturationAtlas> public var schema: Analysis.Schema
  /// Thresholds of correct rounding.
  public internal(set) var due: Thresholds
  /// The shifted algorithm beside them, on `[0, -d, -d, ...]`.
  public internal(set) var shifted: Thresholds
  /// Every algorithm on `[0, -d, -d, ...]`.
  public internal(set) var largeZero: Thresholds
  /// Every algorithm on `[d, 0, 0, ...]`, whose exponentials overflow where nothing is shifted.
  public internal(set) var smallZero: Thresholds

  private static let classes = [
    2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384, 65536, 262_144, 1_048_576,
  ]
  private static let shiftedClasses = [2, 8, 64, 512, 4096, 65536]
  private static let algorithmClasses = [2, 10, 1000]
  private static let digits = 9
  private static let searchBudget = 400_000

  /// - Parameter threads: how many rows are worked out at a time; the atlas does not depend on it.
  public init(formats: [FloatFormat] = FloatFormat.all, threads: Int = 1) {
    let algorithms = SoftmaxAlgorithms.all.filter { !$0.isForLogSoftmaxOnly }
    due = Self.find(formats, [], Self.classes, threads: threads)
    shifted = Self.find(formats, [Shifted.self], Self.shiftedClasses, threads: threads)
    largeZero = Self.find(formats, algorithms, Self.algorithmClasses, threads: threads)
    smallZero = Self.find(
      formats, algorithms, Self.algorithmClasses, .smallZero, threads: threads)
  }

  private static func find(
    _ formats: [FloatFormat], _ algorithms: [any SoftmaxAlgorithm.Type], _ classes: [Int],
    _ row: Thresholds.AlgorithmRow = .largeZero, threads: Int
  ) -> Thresholds {
    ThresholdFinder(
      digits: digits, algorithms: algorithms, algorithmRow: row, searchBudget: searchBudget
    ).find(formats, classes: classes, roundings: [.nearest], threads: threads)
  }
}

extension SaturationAtlas: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-atlas", version: 1)
}
