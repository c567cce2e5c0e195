import FloatFormats
import SeededRandom
public import SoftmaxCore
import SoftmaxReference

/// Makes an `AlgorithmStudy`: draws the rows, runs every algorithm on them, and gathers the errors.
public struct AlgorithmSurvey: Sendable {
  private let threads: Int
  private let algorithms = SoftmaxAlgorithms.all.filter { !$0.isForLogSoftmaxOnly }

  private static let scales = [0.1, 0.3, 1, 3, 10, 30, 100, 300]
  private static let lengths = [2.0, 10, 100, 1000, 4000]
  private static let temperatures = [0.1, 0.3, 1, 3, 10]
  private static let standardScale = 3.0
  private static let standardLength = 100

  /// Every format by itself, then what mixed-precision code does.
  public static let pipelines: [(name: String, pipeline: FormatPipeline)] =
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

  /// - Parameter threads: how many rows are judged at a time; the study does not depend on it.
  public init(threads: Int) {
    self.threads = threads
  }

  /// - Throws: `ReferenceError`.
  public func study() throws -> AlgorithmStudy {
    AlgorithmStudy(pipelines: try Self.pipelines.map { try study($0.name, $0.pipeline) })
  }

  func study(_ name: String, _ pipeline: FormatPipeline) throws -> AlgorithmStudy.Pipeline {
    var rows = try gaps(pipeline)
    let scale = Self.standardScale
    for value in Self.scales { rows += try run(pipeline, .scale, value, scale: value) }
    for value in Self.lengths {
      rows += try run(pipeline, .length, value, scale: scale, length: Int(value))
    }
    for value in Self.temperatures {
      rows += try run(pipeline, .temperature, value, scale: scale, temperature: value)
    }
    let isUniform = pipeline == FormatPipeline(pipeline.arithmetic)
    return AlgorithmStudy.Pipeline(
      name: name, formats: PipelineRecord(pipeline), rows: rows,
      bounds: isUniform ? try bounds(pipeline) : nil)
  }

  /// Errors by gap: the largest logit anywhere in [0, 8), so that `x - max` has something to round, the
  /// others evenly below it as far as results are not 0.
  private func gaps(_ pipeline: FormatPipeline) throws -> [AlgorithmStudy.Row] {
    let zeroFrom = 0.6931471805599453 * pipeline.output.exponentsToZero
    let reach = min(zeroFrom, 128)
    let step = Double(sign: .plus, exponent: Int((reach / 16).exponent), significand: 1)
    var random = SplitMix64(state: 1)
    let rows = (0..<2000).map { _ in
      let largest = 8 * random.fraction()
      return [largest] + (1..<10).map { _ in largest - reach * random.fraction() }
    }
    return try tally(pipeline, .gap, rows, temperature: 1) { largest, x in
      ((largest - x) / step).rounded(.down) * step
    }
  }

  private func run(
    _ pipeline: FormatPipeline, _ variable: AlgorithmStudy.Variable, _ value: Double,
    scale: Double, length: Int = Self.standardLength, temperature: Double = 1
  ) throws -> [AlgorithmStudy.Row] {
    let rows = Self.normalRows(scale: scale, length: length)
    let found = try tally(pipeline, variable, rows, temperature: temperature) { _, _ in value }
    guard found.isEmpty else { return found }
    return [
      AlgorithmStudy.Row(
        variable: variable, value: value, rowCount: 0, rowsLeftOut: rows.count,
        figures: algorithms.map { AlgorithmStudy.Figure(algorithm: $0.name) })
    ]
  }

  private static func normalRows(scale: Double, length: Int) -> [[Double]] {
    SeededRows.normal(max(4, min(2000 / length, 50)), length: length, scale: scale)
  }

  private func bounds(_ pipeline: FormatPipeline) throws -> BoundsStudy {
    let rows = Self.normalRows(scale: Self.standardScale, length: Self.standardLength)
    return try BoundsAnalyzer(
      .softmax, BoundsAnalyzer.standardAlgorithms, pipeline, threads: threads
    ).study(.init(name: "seeded rows", shape: [rows.count, Self.standardLength], axis: 1)) {
      for (number, row) in rows.enumerated() { try $0(number, row) }
    }
  }

  /// What all algorithms make of the rows, by the key of each class.
  private func tally(
    _ pipeline: FormatPipeline, _ variable: AlgorithmStudy.Variable, _ rows: [[Double]],
    temperature: Double, key: @escaping @Sendable (_ largest: Double, _ x: Double) -> Double
  ) throws -> [AlgorithmStudy.Row] {
    let candidates = algorithms.map { Candidate($0, pipeline) }
    let judging = RowJudging<RowTally?>(threads: threads) { (logits, row) throws(ReferenceError) in
      try RowTally(logits, temperature: temperature, candidates, row: row, key: key)
    }
    var sum = RowTally()
    var leftOut = 0
    let visitRows: ((Int, [Double]) throws -> Void) throws -> Void = { visit in
      for (number, row) in rows.enumerated() { try visit(number, row) }
    }
    try judging.forEachRow(visitRows) { _, _, tally in
      if let tally { sum.add(tally) } else { leftOut += 1 }
    }
    return sum.figures(algorithms.map { $0.name }).map {
      AlgorithmStudy.Row(
        variable: variable, value: $0.key, rowCount: rows.count - leftOut, rowsLeftOut: leftOut,
        figures: $0.figures)
    }
  }
}

/// The errors of every candidate over some rows, by a key.
private struct RowTally: Sendable {
  private struct Errors {
    var count = 0
    var nonFinite = 0
    var largest = 0.0
    var sum = NeumaierSum()
    var bound: Double?

    mutating func add(_ other: Errors) {
      count += other.count
      nonFinite += other.nonFinite
      largest = max(largest, other.largest)
      sum.add(other.sum)
      bound = [bound, other.bound].compactMap { $0 }.max()
    }
  }

  /// One for each candidate.
  private var errors: [Double: [Errors]] = [:]

  init() {}

  /// Nil if a logit is not finite as it is received.
  init?(
    _ logits: [Double], temperature: Double, _ candidates: [Candidate], row: Int,
    key: (Double, Double) -> Double
  ) throws(ReferenceError) {
    let pipeline = candidates[0].pipeline
    let judge = try FormatJudge(
      .softmax, FormatPair(pipeline), logits: logits, temperature: temperature, row: row)
    guard judge.received.allSatisfy(\.isFinite) else { return nil }
    let bound = try ComponentwiseBound(
      judge.received, temperature: judge.exactTemperature, pipeline)
    let largest = judge.received.max()!
    let keys = judge.received.map { key(largest, $0) }
    for (place, candidate) in candidates.enumerated() {
      let ulps = RowOutputs(candidate, judge, functions: .correctlyRounded).errors
      for (index, x) in judge.received.enumerated() {
        var one = Errors(count: 1)
        one.bound = bound.ulps(candidate.algorithm.name, scaledLogit: x / judge.exactTemperature)
        if ulps[index].isNaN {
          one.nonFinite = 1
        } else {
          one.largest = ulps[index].magnitude
          one.sum.add(ulps[index].magnitude)
        }
        errors[keys[index], default: Array(repeating: Errors(), count: candidates.count)][place]
          .add(one)
      }
    }
  }

  mutating func add(_ other: RowTally) {
    for (key, others) in other.errors {
      guard errors[key] != nil else {
        errors[key] = others
        continue
      }
      for place in others.indices { errors[key]![place].add(others[place]) }
    }
  }

  func figures(_ names: [String]) -> [(key: Double, figures: [AlgorithmStudy.Figure])] {
    errors.keys.sorted().map { key in
      (
        key,
        zip(names, errors[key]!).map { name, errors in
          AlgorithmStudy.Figure(
            algorithm: name, count: errors.count, nonFinite: errors.nonFinite,
            maxUlp: errors.largest,
            meanUlp: errors.count > errors.nonFinite
              ? errors.sum.value / Double(errors.count - errors.nonFinite) : 0,
            maxBound: errors.bound)
        }
      )
    }
  }
}

extension FloatFormat {
  /// Powers of two from 1 down to half the least number, which rounds to 0.
  fileprivate var exponentsToZero: Double { Double(significandBits - minExponent) }
}
