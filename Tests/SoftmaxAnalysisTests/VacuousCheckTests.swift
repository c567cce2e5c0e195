import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// What is no check of the rows that it names is an error, never a pass.
@Suite struct VacuousCheckTests {
  private typealias Rows = OutputChecker.Rows

  private func check(
    _ rows: [OutputChecker.Rows], shape: [Int] = [2, 2], outputs: [Int]? = nil,
    quantity: Quantity = .softmax, in format: FloatFormat = .binary32, sample: RowSample? = nil
  ) throws -> OutputCheck {
    try OutputChecker(quantity, in: format, length: 2, limits: [.maxUlp(1)]).check(
      "test", logits: .init(name: "x", shape: shape, axis: shape.count - 1),
      outputs: .init(
        name: "y", shape: outputs ?? shape, axis: (outputs ?? shape).count - 1), sample: sample
    ) { visit in for rows in rows { try visit(rows) } }
  }

  private static let whole = OutputChecker.Rows(
    numbers: [0, 1], logits: [0, 0, 1, 1], outputs: [0.5, 0.5, 0.5, 0.5])

  @Test func wholeRowsPass() throws {
    #expect(try check([Self.whole]).passes)
    let sums = Rows(numbers: [0, 1], logits: [0, 0, 1, 1], outputs: [0.6931472, 1.6931472])
      .rounded(to: .binary32)
    for outputs in [[2], [2, 1], [1, 2]] {
      #expect(try check([sums], outputs: outputs, quantity: .logSumExp).passes)
    }
  }

  private func limited(
    _ limits: [CheckLimit], _ quantity: Quantity, _ logits: [Double], _ outputs: [Double]
  ) throws -> [LimitResult] {
    let input = Analysis.Input(name: "x", shape: [1, 2], axis: 1)
    let made =
      quantity == .logSumExp ? Analysis.Input(name: "y", shape: [1], axis: 0) : input
    return try OutputChecker(quantity, in: .binary32, length: 2, limits: limits).check(
      "test", logits: input, outputs: made
    ) { try $0(Rows(numbers: [0], logits: logits, outputs: outputs)) }.limits
  }

  /// Where NaN is due, another output is not the correctly rounded one; it was once not counted.
  @Test func aMissedNaNIsWronglyRounded() throws {
    let cases: [(Quantity, [Double], [Double])] = [
      (.softmax, [.nan, 0], [0.5, 0.5]), (.softmax, [-.infinity, -.infinity], [0, .nan]),
      (.softmax, [.infinity, 1], [1, 0]), (.logSoftmax, [.nan, 1], [.infinity, .nan]),
      (.logSumExp, [.nan, 1], [-3]),
    ]
    for (quantity, logits, outputs) in cases {
      let limits = try limited([.correctlyRounded, .specialValues], quantity, logits, outputs)
      let missed = Double(outputs.count { !$0.isNaN })
      #expect(limits.map(\.found) == [missed, missed], "\(logits)")
      #expect(limits.allSatisfy { !$0.passes && $0.example != nil })
      let due = outputs.map { _ in Double.nan }
      #expect(
        try limited([.correctlyRounded, .specialValues], quantity, logits, due).allSatisfy(\.passes)
      )
    }
  }

  /// A finite output where an infinity is due is infinitely far off, as is the reverse.
  @Test func aMissedInfinityExceedsEveryUlpLimit() throws {
    let ulps: [CheckLimit] = [.maxUlp(1), .p99Ulp(1), .meanUlp(1)]
    let cases: [(Quantity, [Double], [Double], [Double])] = [
      (.logSoftmax, [0, -.infinity], [0, -5], [0, -.infinity]),
      (.logSoftmax, [0, -.infinity], [0, .nan], [0, -.infinity]),
      (.logSoftmax, [0, -.infinity], [0, .infinity], [0, -.infinity]),
      (.logSumExp, [.infinity, 0], [7], [.infinity]),
      (.logSumExp, [-.infinity, -.infinity], [0], [-.infinity]),
    ]
    for (quantity, logits, outputs, due) in cases {
      for result in try limited(ulps, quantity, logits, outputs) {
        #expect(!result.passes && result.found == nil && result.example != nil, "\(outputs)")
      }
      #expect(try limited(ulps, quantity, logits, due).allSatisfy(\.passes))
    }
    // There are no ulps where NaN is due: that is for `specialValues`.
    #expect(try limited(ulps, .softmax, [.nan, 0], [0.5, 0.5]).allSatisfy(\.passes))
  }

  /// Errors name rows of a sample by their numbers in the tensor.
  @Test func samplesNameTheirRows() throws {
    let sample = RowSample(3, of: 1000, seed: 1)
    let numbers = sample.numbers
    let logits = [0.0, 0, 0, 0, .nan, 0]
    let outputs = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    let input = Analysis.Input(name: "x", shape: [1000, 2], axis: 1)
    let checker = try OutputChecker(.softmax, in: .float4E2M1, length: 2)
    #expect(
      throws: ReferenceError.notANumber(row: numbers[2], format: FloatFormat.float4E2M1.name)
    ) {
      try checker.check("test", logits: input, outputs: input, sample: sample) {
        try $0(Rows(numbers: numbers, logits: logits, outputs: outputs))
      }
    }
  }

  @Test func noRowIsNoPass() {
    #expect(throws: CheckError.rowsMissing("x", found: 0, due: 2)) { try check([]) }
    #expect(throws: CheckError.noRows("x")) { try check([], shape: [0, 2]) }
    #expect(throws: CheckError.noRows("x")) {
      try check([], sample: RowSample(0, of: 2, seed: 1))
    }
    let empty = Rows(numbers: [], logits: [], outputs: [])
    #expect(throws: CheckError.rowsMissing("x", found: 0, due: 2)) { try check([empty]) }
  }

  /// A trailing partial row was once dropped.
  @Test func partialRowsAreRefused() {
    let logits = Rows(numbers: [0, 1], logits: [0, 0, 1], outputs: [0.5, 0.5, 1])
    #expect(
      throws: CheckError.partialRows(
        row: 0, logits: 3, outputs: 3, dueLogits: 4, dueOutputs: 4)
    ) { try check([logits]) }
    let numbers = Rows(numbers: [0], logits: [0, 0, 1, 1], outputs: [0.5, 0.5, 0.5, 0.5])
    #expect(
      throws: CheckError.partialRows(
        row: 0, logits: 4, outputs: 4, dueLogits: 2, dueOutputs: 2)
    ) { try check([numbers]) }
    let outputs = Rows(numbers: [0, 1], logits: [0, 0, 1, 1], outputs: [0.5, 0.5])
    #expect(throws: CheckError.self) { try check([outputs]) }
    #expect(throws: CheckError.self) { try check([Self.whole], quantity: .logSumExp) }
  }

  @Test func theShapesAreThoseOfTheRows() {
    #expect(throws: CheckError.rowsMissing("x", found: 2, due: 3)) {
      try check([Self.whole], shape: [3, 2])
    }
    #expect(throws: CheckError.noSuchRow(1, after: 0, of: 1)) {
      try check([Self.whole], shape: [1, 2])
    }
    #expect(throws: CheckError.otherLength("x", found: 3, due: 2)) {
      try check([Self.whole], shape: [2, 3])
    }
    #expect(throws: CheckError.otherShape("y", found: [4, 2], logits: [2, 2])) {
      try check([Self.whole], outputs: [4, 2])
    }
    #expect(throws: CheckError.noSuchRow(0, after: 1, of: 4)) {
      try check([Self.whole, Self.whole], shape: [4, 2])
    }
    #expect(throws: CheckError.rowsMissing("x", found: 2, due: 3)) {
      try check([Self.whole], sample: RowSample(1, of: 3, seed: 1))
    }
  }

  @Test func aLengthOfZeroIsAnError() {
    for length in [0, -1, .min] {
      #expect(throws: ReferenceError.emptyRow(row: 0)) {
        try OutputChecker(.softmax, in: .binary32, length: length)
      }
    }
  }

  /// Once a trap, when the worst element was recorded. 0.1 is no number of any format here but binary64.
  @Test(arguments: FloatFormat.all.filter { $0 != .binary64 })
  func anOutputThatIsNoNumberOfTheFormatIsAnError(_ format: FloatFormat) throws {
    var odd = [0.1, 1e300, Double.leastNonzeroMagnitude, format.leastNonzeroMagnitude / 2]
    if !format.hasInfinity { odd.append(.infinity) }
    for value in odd {
      let rows = Rows(numbers: [0, 1], logits: [0, 0, 1, 1], outputs: [0.5, 0.5, 0.5, value])
      #expect(
        throws: CheckError.notOfTheFormat(row: 1, index: 1, value: value, format: format.name)
      ) { try check([rows], in: format) }
    }
    let least = format.leastNonzeroMagnitude
    for value in [least, 3 * least, format.greatestFiniteMagnitude, 0, .nan] {
      let rows = Rows(numbers: [0, 1], logits: [0, 0, 1, 1], outputs: [0.5, 0.5, 0.5, value])
      #expect(try check([rows], in: format).rowCount == 2)
    }
  }

  @Test func analyzersRefuseNoRows() throws {
    let input = Analysis.Input(name: "x", shape: [0, 2], axis: 1)
    let pipeline = FormatPipeline(.binary32)
    #expect(throws: AnalysisError.noRows("x")) {
      try Analyzer(AnalysisOptions()).analyze(input) { _ in }
    }
    #expect(throws: AnalysisError.noRows("x")) {
      try BlameAnalyzer(.softmax, Shifted.self, pipeline).blame(input) { _ in }
    }
    #expect(throws: AnalysisError.noRows("x")) {
      try BoundsAnalyzer(.softmax, [Shifted.self], pipeline).study(input) { _ in }
    }
  }

  @Test func samplesOfNoRowsAreEmpty() {
    for (rows, count) in [(0, 5), (-1, 5), (.min, 5), (5, 0), (5, -1), (.max, 0)] {
      let sample = RowSample(rows, of: count, seed: 1)
      #expect(sample.rows == 0 && sample.numbers.isEmpty)
    }
    #expect(RowSample(.max, of: 3, seed: 1).numbers == [0, 1, 2])
  }

  @Test func anEmptyRowHasNoOutputs() {
    for algorithm in SoftmaxAlgorithms.all {
      for quantity in Quantity.allCases
      where quantity == .logSoftmax || !algorithm.isForLogSoftmaxOnly {
        for format in FloatFormat.all {
          #expect(Candidate(algorithm, in: format).run(quantity, []).isEmpty)
        }
      }
    }
  }
}

extension OutputChecker.Rows {
  fileprivate func rounded(to format: FloatFormat) -> Self {
    .init(numbers: numbers, logits: logits, outputs: outputs.map { format.round($0) })
  }
}
