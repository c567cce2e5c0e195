import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

/// Makes an `AlgorithmStudy`: draws the rows, runs every algorithm on them, and gathers the errors.
public struct AlgorithmSurvey: Sendable {
  private let threads: Int
  private let algorithms = SoftmaxAlgorithms.all.filter(Quantity.standard.isOffered)

  private static let scales = [0.1, 0.3, 1, 3, 10, 30, 100, 300]
  private static let lengths = [2, 10, 100, 1000, 4000]
  private static let temperatures = [0.1, 0.3, 1, 3, 10]
  private static let standardScale = 3.0
  private static let standardLength = 100

  /// Every format by itself, then what mixed-precision code does.
  static let pipelines: [(name: String, pipeline: FormatPipeline)] =
    [.binary64, .binary32, .binary16, .bfloat16, .float8E4M3FN, .float8E5M2].map {
      ($0.name, FormatPipeline($0))
    } + [
      ("bfloat16, sums in binary32", FormatPipeline(.bfloat16, accumulator: .binary32)),
      (
        "bfloat16, computed in binary32",
        FormatPipeline(.binary32, input: .bfloat16, output: .bfloat16)
      ),
      (
        "binary16, computed in binary32",
        FormatPipeline(.binary32, input: .binary16, output: .binary16)
      ),
    ]

  /// - Parameter threads: how many rows are judged at a time, 1 or more; the study does not depend on it.
  public init(threads: Int) {
    self.threads = threads
  }

  /// - Throws: `ReferenceError`.
  public func study() throws -> AlgorithmStudy {
    try FloatEnvironment.ordinary {
      AlgorithmStudy(pipelines: try Self.pipelines.map { try study($0.name, $0.pipeline) })
    }
  }

  func study(_ name: String, _ pipeline: FormatPipeline) throws -> AlgorithmStudy.Pipeline {
    var rows = try gaps(pipeline)
    for scale in Self.scales {
      rows.append(try row(pipeline, .scale, scale, Self.normal(scale: scale)))
    }
    for length in Self.lengths {
      rows.append(try row(pipeline, .length, Double(length), Self.normal(length: length)))
    }
    for temperature in Self.temperatures {
      rows.append(
        try row(pipeline, .temperature, temperature, Self.normal(), temperature: temperature))
    }
    let isUniform = pipeline == FormatPipeline(pipeline.arithmetic)
    return AlgorithmStudy.Pipeline(
      name: name, formats: PipelineRecord(pipeline), rows: rows,
      bounds: isUniform ? try bounds(pipeline) : nil)
  }

  private static func normal(
    scale: Double = standardScale, length: Int = standardLength
  ) -> SeededRows {
    .normal(max(4, min(2000 / length, 50)), length: length, scale: scale)
  }

  /// Errors by gap, as far as results are not 0.
  private func gaps(_ pipeline: FormatPipeline) throws -> [AlgorithmStudy.Row] {
    let due = ThresholdFinder(digits: 3).find(
      [pipeline.output], classes: [2], roundings: [.nearest]
    ).rows[0]
    let reach = min(due.toZero.flatMap { Double($0.exact) } ?? .infinity, 128)
    // A power of two, so that every step is exact.
    let step = Double(sign: .plus, exponent: Int((reach / 16).exponent), significand: 1)
    let tally = try ErrorsByKey(
      algorithms, pipeline, .evenGaps(2000, length: 10, reach: reach), temperature: 1,
      threads: threads
    ) { largest, x in ((largest - x) / step).rounded(.down) * step }
    return tally.keys.map { row(.gap, $0, tally) }
  }

  private func row(
    _ pipeline: FormatPipeline, _ variable: AlgorithmStudy.Variable, _ value: Double,
    _ rows: SeededRows, temperature: Double = 1
  ) throws -> AlgorithmStudy.Row {
    let tally = try ErrorsByKey(
      algorithms, pipeline, rows, temperature: temperature, threads: threads
    ) { _, _ in value }
    return row(variable, value, tally)
  }

  private func row(
    _ variable: AlgorithmStudy.Variable, _ value: Double, _ tally: ErrorsByKey
  ) -> AlgorithmStudy.Row {
    let figures = zip(algorithms, tally.figures(at: value, count: algorithms.count)).map {
      AlgorithmStudy.Figure($0.name, $1.errors, maxBound: $1.maxBound)
    }
    return AlgorithmStudy.Row(
      variable: variable, value: value, rowCount: tally.rowCount, rowsLeftOut: tally.rowsLeftOut,
      figures: figures)
  }

  private func bounds(_ pipeline: FormatPipeline) throws -> BoundsStudy {
    let rows = Self.normal()
    return try BoundsAnalyzer(
      .standard, BoundsAnalyzer.standardAlgorithms, pipeline, threads: threads
    ).study(rows.input) { try rows.visit($0) }
  }
}
