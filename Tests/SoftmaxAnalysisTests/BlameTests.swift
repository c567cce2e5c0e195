import FloatFormats
import SeededRandom
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

@Suite struct BlameTests {
  private func blame(
    _ rows: [[Double]], _ pipeline: FormatPipeline, _ quantity: Quantity = .softmax,
    _ algorithm: any SoftmaxAlgorithm.Type = Shifted.self, threads: Int = 1
  ) throws -> Blame {
    let input = Analysis.Input(name: "test", shape: [rows.count, rows[0].count], axis: 1)
    return try BlameAnalyzer(quantity, algorithm, pipeline, threads: threads).blame(input) {
      visit in
      for (number, row) in rows.enumerated() { try visit(number, row) }
    }
  }

  /// A thousand normal logits of scale 100: the rounding of x - max costs hundreds
  /// of ulps in the tail, and its error term takes them away.
  @Test func roundedGapsAreBlamedForTheTail() throws {
    var generator = SplitMix64(state: 1000)
    let row = (0..<1000).map { _ in 100 * generator.normal() }
    let blame = try blame([row], FormatPipeline(.binary64))
    #expect(blame.culprit == .subtract)
    #expect(blame.total.maxUlp! > 250 && blame.total.nonFinite == 0)
    let step = try #require(blame.rows.first { $0.step == .subtract })
    #expect(abs(step.aloneAtWorst! - blame.worst!.ulps!) < 3)
    #expect(step.without.maxUlp! < 2)
    #expect(blame.rows.filter { $0.step != .subtract }.allSatisfy { $0.alone.maxUlp! < 2 })
    let remedy = try #require(blame.remedy)
    #expect(remedy.algorithm == "shifted-two-sum" && remedy.errors.maxUlp! < 2)
  }

  /// The total is that of the algorithm itself, judged by the analysis.
  @Test(arguments: [FloatFormat.binary64, .binary32, .binary16, .bfloat16, .float8E4M3FN])
  func theTotalIsTheAnalysis(_ format: FloatFormat) throws {
    var generator = SplitMix64(state: 5)
    let rows = (0..<20).map { _ in (0..<7).map { _ in 3 * generator.normal() } }
    let blame = try blame(rows, FormatPipeline(format), .logSoftmax, Naive.self)
    let options = try AnalysisOptions(
      quantity: .logSoftmax, formats: [format], algorithms: [Naive.self])
    let analysis = try Analyzer(options).analyze(blame.input) { visit in
      for (number, row) in rows.enumerated() { try visit(number, row) }
    }
    #expect(abs(blame.total.maxUlp! - analysis.totals[0].maxUlp) < 1e-9)
    #expect(abs(blame.total.meanUlp! - analysis.totals[0].meanUlp) < 1e-9)
  }

  @Test func overflowIsTheExponentials() throws {
    let blame = try blame([[90, 2, -2]], FormatPipeline(.binary32), .softmax, Naive.self)
    #expect(blame.culprit == .exp && blame.total.nonFinite == 1)
    #expect(blame.remedy?.algorithm == "shifted" && blame.remedy?.errors.nonFinite == 0)
  }

  /// 4096 equal logits in bfloat16: the sum stops growing at 256, sixteen times too small.
  @Test func stagnationIsTheSum() throws {
    let row = [Double](repeating: 0, count: 4096)
    let blame = try blame([row], FormatPipeline(.bfloat16))
    #expect(blame.culprit == .sum && blame.worst?.output.hex == "3b80")
    #expect(blame.remedy?.pipeline.accumulator == "binary32" && blame.remedy?.errors.maxUlp == 0)
    #expect(blame.remedy?.algorithm == "shifted")
  }

  @Test func flushedSubnormalsAreKept() throws {
    var pipeline = FormatPipeline(.binary32)
    pipeline.rounding.subnormals = .flushed
    let blame = try blame([[0, 100, 0]], pipeline)
    #expect(blame.remedy?.pipeline.subnormals == .kept && blame.remedy!.errors.maxUlp! < 0.5)
  }

  /// The shift by the largest logit leaves log-sum-exp next to it without digits.
  @Test func logarithmsLeaveTheLargestTermOut() throws {
    let blame = try blame([[0, -40]], FormatPipeline(.binary64), .logSumExp)
    #expect(blame.culprit == .sum && blame.worst?.output.decimal == 0)
    #expect(blame.remedy?.algorithm == "shifted-max-out" && blame.remedy!.errors.maxUlp! < 1)
  }

  @Test func anAccurateRowHasNothingToBlame() throws {
    let blame = try blame([[1, 2, 3]], FormatPipeline(.binary64))
    #expect(blame.culprit == nil && blame.remedy == nil && blame.total.maxUlp! < 1)
    let undefined = try self.blame([[.nan, 1]], FormatPipeline(.binary64))
    #expect(undefined.total.count == 0 && undefined.worst == nil && undefined.culprit == nil)
  }

  /// The rounding error of fl(max c) is left over, 2^-439: exactly it is no 0, and no step rounded alone makes it
  /// one. It takes the product and the exponential.
  @Test func severalStepsTogetherAreNotBlamedAsOne() throws {
    let blame = try blame([[1e10, 9e9]], FormatPipeline(.binary32), .softmax, BaseTwo.self)
    let charge = try #require(blame.charge)
    #expect(blame.total.nonFinite == 2 && blame.rows.allSatisfy { $0.aloneAtWorst != nil })
    #expect(charge.grounds == .together && charge.step.step == .multiply)
    #expect(blame.culprit == .multiply && charge.step.withoutAtWorst!.magnitude < 1)
  }

  /// What is said of a step is so in the table, on seeded rows, algorithms and formats.
  @Test func theChargeFollowsFromTheTable() throws {
    var generator = SplitMix64(state: 16)
    var seen: Set<Blame.Grounds> = []
    let formats: [FloatFormat] = [.binary64, .binary32, .binary16, .bfloat16, .float8E4M3FN]
    for number in 0..<300 {
      let scale = [0.1, 1, 10, 100, 1e5][number % 5]
      let row = (0..<2 + number % 40).map { _ in scale * generator.normal() }
      let algorithms = SoftmaxAlgorithms.all.filter { !$0.isForLogSoftmaxOnly }
      let algorithm = algorithms[number % algorithms.count]
      let quantity = Quantity.allCases[number % 3]
      var pipeline = FormatPipeline(formats[number % 5])
      if number % 7 < 3 { pipeline.output = formats[number % 4] }
      if number % 11 < 3 { pipeline.accumulator = formats[number % 3] }
      let blame = try blame([row], pipeline, quantity, algorithm)
      guard let charge = blame.charge else {
        #expect(blame.culprit == nil && blame.worst?.ulps?.magnitude ?? 0 < 1)
        continue
      }
      seen.insert(charge.grounds)
      Self.expectFounded(charge, blame)
    }
    #expect(seen.count == 3, "\(seen)")
  }

  private static func expectFounded(
    _ charge: (step: Blame.Step, grounds: Blame.Grounds), _ blame: Blame
  ) {
    let sign = (blame.worst?.ulps ?? 1) < 0 ? -1.0 : 1
    let half = blame.worst?.ulps.map { $0.magnitude / 2 } ?? .infinity
    let alone = blame.rows.map { $0.aloneAtWorst.map { $0 * sign } ?? .infinity }
    let own = charge.step.aloneAtWorst.map { $0 * sign } ?? .infinity
    let left = blame.rows.map { $0.withoutAtWorst?.magnitude ?? .infinity }
    let words = "\(blame.algorithm), \(blame.pipeline), \(charge)"
    #expect(blame.culprit == charge.step.step, "\(words)")
    switch charge.grounds {
    case .alone: #expect(own >= half && own == alone.max(), "\(words)")
    case .together:
      #expect(alone.allSatisfy { $0 < half }, "\(words)")
      let rest = charge.step.withoutAtWorst?.magnitude ?? .infinity
      #expect(rest.isFinite && rest <= half && rest == left.min(), "\(words)")
    case .most:
      #expect(alone.allSatisfy { $0 < half } && left.allSatisfy { $0 > half || $0 == .infinity })
      #expect(own == alone.max(), "\(words)")
    }
  }

  /// 8192 probabilities of 2^-13, below half of e4m3's least number.
  @Test func whatTheOutputFormatTakesAwayIsTold() throws {
    var pipeline = FormatPipeline(.binary32)
    pipeline.output = .float8E4M3FN
    let blame = try blame([[Double](repeating: 0, count: 8192)], pipeline)
    #expect(blame.culprit == nil)
    let lost = try #require(blame.lostMass)
    #expect(lost.zeros == 8192 && lost.sum == 0 && lost.sumBeforeOutput == 1 && lost.row == 0)
    #expect(try self.blame([[0, 1, 2]], pipeline).lostMass == nil)
    // A sum that was lost before is not the output's.
    let stagnant = try self.blame(
      [[Double](repeating: 0, count: 8192)], FormatPipeline(.bfloat16))
    #expect(stagnant.lostMass == nil)
  }

  @Test func threadsDoNotMatter() throws {
    var generator = SplitMix64(state: 8)
    let rows = (0..<300).map { _ in (0..<60).map { _ in 3 * generator.normal() } }
    let pipeline = FormatPipeline(.binary16)
    #expect(try blame(rows, pipeline) == blame(rows, pipeline, threads: 3))
  }

  /// No number is due for a masked class in log-softmax, and none is missed there by the remedy.
  @Test func aMaskedClassIsNoOutputThatTheRemedyLeavesInfinite() throws {
    let blame = try blame(
      [[10000, -.infinity, 9999]], FormatPipeline(.binary32), .logSoftmax, DivisionFree.self)
    #expect(blame.total.count == 2 && blame.total.nonFinite == 2)
    #expect(blame.remedy?.errors.count == 2 && blame.remedy?.errors.nonFinite == 0)
  }
}

extension SplitMix64 {
  /// A standard normal number (Marsaglia and Bray 1964).
  fileprivate mutating func normal() -> Double {
    var (x, y, square) = (0.0, 0.0, 0.0)
    while square == 0 || square >= 1 {
      x = .random(in: -1...1, using: &self)
      y = .random(in: -1...1, using: &self)
      square = x * x + y * y
    }
    let logarithm = ElementaryFunctions.correctlyRounded.log(square)
    return x * (-2 * logarithm / square).squareRoot()
  }
}
