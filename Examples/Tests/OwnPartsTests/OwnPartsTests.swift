import SoftmaxTesting
import Testing

/// Shannon's entropy of a row, `-sum p_i ln p_i`: a quantity that the toolkit does not have.
struct Entropy: ComputedQuantity {
  let name = "entropy"
  let summary = "-sum p_i ln p_i"
  let isForEachLogit = false

  func exactValue(_ kind: RowKind, _: RowCompanion, at _: Int) -> Double? {
    switch kind {
    case .undefined: .nan
    case .single: 0
    case .regular: nil
    }
  }

  /// `ln p_i` is the gap less the logarithm of the sum, and the p_i sum to 1.
  func value<Row: RowExponentials>(of row: Row, at _: Int) -> Row.Value {
    let finite = row.row.logits.indices.filter { row.row.logits[$0].isFinite }
    return finite.reduce(row.logarithmOfSum) { $0 - row.probability(at: $1) * row.gap(at: $1) }
  }

  func outputs<A: SoftmaxArithmetic>(
    by algorithm: any SoftmaxAlgorithm.Type, _ logits: [A.Number], _: RowCompanion, _ machine: A
  ) -> [A.Number] {
    let logarithms = machine.results(.logSoftmax, of: logits, by: algorithm)
    let probabilities = machine.results(.softmax, of: logits, by: algorithm)
    let terms = zip(probabilities, logarithms).map { probability, logarithm in
      machine.multiply(probability, machine.subtract(machine.number(0), logarithm))
    }
    return [machine.sum(terms)]
  }
}

/// The shifted formula that multiplies by the reciprocal of the sum: an algorithm that the toolkit does not have.
enum Reciprocal: SoftmaxAlgorithm {
  static func softmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number] {
    let terms = machine.gaps(logits).map(machine.exp)
    let inverse = machine.divide(machine.number(1), by: machine.sum(terms))
    return terms.map { machine.multiply($0, inverse) }
  }
}

/// What a package of one's own adds is taken wherever the toolkit's own is: a quantity, an algorithm, a format.
@Suite struct OwnPartsTests {
  private static let entropy = Quantity(Entropy())
  private static let rows: [Double] = [0, 1, 2, 5, 5, 5, 40, 0, -1]
  // Of mpmath, rounded once.
  private static let due = [0x1.aa2fc0f2acc38p-1, 0x1.193ea7aad030bp+0, 0x1.147f6d1af6e94p-52]

  @Test func aQuantityIsCertified() throws {
    let reference = try Reference(Self.entropy, in: .binary64)
    for row in 0..<3 {
      let logits = Self.rows[row * 3..<row * 3 + 3]
      #expect(try reference.certify(logits).map(\.value) == [Self.due[row]])
    }
    var results = [0.0, 0, 0]
    let tally = try reference.certify(rows: Self.rows, of: 3, into: &results)
    #expect(results == Self.due && tally.total == 3 && tally.undecided.isEmpty)
    #expect(
      try reference.exactValues([0, 1, 2], digits: 20).map(\.description) == [
        "0.83239558183993887295"
      ])
    #expect(try reference.certify([0, -.infinity, 1]).count == 1)
    #expect(try reference.certify([-.infinity, 7]).map(\.value) == [0])
  }

  @Test func aQuantityIsJudged() {
    expectAccurate(
      Self.due, for: Self.rows, rowLength: 3, in: .binary64, quantity: Self.entropy,
      limits: .correctlyRounded)
    withKnownIssue {
      expectAccurate(
        [1, 1, 1] as [Double], for: Self.rows, rowLength: 3, in: .binary64,
        quantity: Self.entropy, limits: .maxUlp(1))
    }
  }

  @Test func aQuantityIsAnalyzedByAlgorithms() throws {
    let options = try AnalysisOptions(
      quantity: Self.entropy, formats: [.binary32, .binary16],
      algorithms: [Shifted.self, Reciprocal.self])
    let analysis = try Analyzer(options).analyze(Self.rows, rowLength: 3)
    #expect(analysis.quantity.name == "entropy")
    #expect(analysis.totals.map(\.algorithm) == ["shifted", "shifted", "Reciprocal", "Reciprocal"])
    // The logarithm of a probability of 0 is not finite, where an algorithm has no other.
    #expect(analysis.totals[..<2].allSatisfy { $0.count == 3 && $0.nonFinite == 0 })
  }

  @Test func aQuantityThatNoAlgorithmComputesSaysSo() {
    struct Bare: QuantityRule {
      let name = "bare"
      let summary = "p_i, by nobody"
      func exactValue(_: RowKind, _: RowCompanion, at _: Int) -> Double? { nil }
      func value<Row: RowExponentials>(of row: Row, at index: Int) -> Row.Value {
        row.probability(at: index)
      }
    }
    #expect(throws: AnalysisError.notComputed(Quantity(Bare()))) {
      try AnalysisOptions(quantity: Quantity(Bare()))
    }
  }

  @Test func anAlgorithmIsAnalyzedBlamedAndHasThresholds() throws {
    let options = try AnalysisOptions(algorithms: [Reciprocal.self])
    let totals = try Analyzer(options).analyze(Self.rows, rowLength: 3).totals
    #expect(totals.allSatisfy { $0.algorithm == "Reciprocal" && $0.maxUlp < 3 })
    let blame = try BlameAnalyzer(.softmax, Reciprocal.self, FormatPipeline(.bfloat16)).blame(
      Analysis.Input(name: "rows", shape: [3], axis: 0)
    ) { try $0(0, [0, 1, 2]) }
    #expect(blame.algorithm == "Reciprocal")
    let finder = ThresholdFinder(algorithms: [Reciprocal.self])
    let found = finder.find([.float8E4M3FN], classes: [2], roundings: [.nearest])
    #expect(found.rows[0].algorithms.map(\.algorithm) == ["Reciprocal"])
  }

  @Test func aFormatIsTakenWhereverOneIs() throws {
    let format = try FloatFormat(precision: 6, minExponent: -14, maxExponent: 15)
    let certified = try Reference(.softmax, in: format).certify([0, 1, 2]).map(\.value)
    // Of mpmath, rounded to six bits.
    #expect(certified == [0x1.7000000000000p-4, 0x1.f800000000000p-3, 0x1.5800000000000p-1])
    expectAccurate(
      certified, for: [0.0, 1, 2], rowLength: 3, in: format, limits: .correctlyRounded)
    let options = try AnalysisOptions(
      quantity: Self.entropy, pipelines: [FormatPipeline(format, accumulator: .binary32)],
      algorithms: [Reciprocal.self])
    let totals = try Analyzer(options).analyze(Self.rows, rowLength: 3).totals
    #expect(totals.map(\.format) == [format.name] && totals[0].count == 3)
  }
}
