import FloatFormats
import FloatModes
import SoftmaxCore
import SoftmaxReference
import SoftmaxStudies
import Testing

@testable import SoftmaxAnalysis

/// Whatever floating-point modes the caller's thread is in, what is found is the same.
@Suite struct EnvironmentTests {
  /// By their texts: NaN is not equal to itself.
  private func expectSame<Value>(
    _ modes: FloatModes, _ what: String, _ body: () throws -> Value
  ) throws {
    let wanted = try String(reflecting: body())
    let (outcome, isKept) = modes.during(body)
    #expect(try String(reflecting: outcome.get()) == wanted, "\(what), \(modes)")
    #expect(isKept, "\(what), \(modes)")
  }

  private static let rows = PassTests.rows + [[0, -90], [0, -103.5, -88], [0, -745, -709]]

  private func visit(_ body: (Int, [Double]) throws -> Void) throws {
    for (number, row) in Self.rows.enumerated() { try body(number, row) }
  }

  @Test(arguments: FloatModes.allCases, Quantity.allCases)
  func analysesAreTheSame(_ modes: FloatModes, _ quantity: Quantity) throws {
    for threads in [1, 3] {
      try expectSame(modes, "\(quantity), \(threads)") {
        let options = try AnalysisOptions(
          quantity: quantity, formats: [.binary64, .binary32, .binary16, .bfloat16],
          algorithms: [Naive.self, Shifted.self, Online.self], temperature: 0.9, profiles: true)
        return try Analyzer(options, threads: threads).analyze(PassTests.input, visitRows: visit)
      }
    }
  }

  /// Outputs of subnormal size, one off where it is due.
  @Test(arguments: FloatModes.allCases) func checksAreTheSame(_ modes: FloatModes) throws {
    let logits = [0.0, -90, 0, -89, 0, -103]
    let outputs = [1, 0x8ec27p-149, 1, 0, 1, 0x1p-149]
    for threads in [1, 3] {
      try expectSame(modes, "\(threads)") {
        let checker = try OutputChecker(
          .softmax, in: .binary32, length: 2, limits: [.maxUlp(1)], threads: threads)
        let input = Analysis.Input(name: "test", shape: [3, 2], axis: 1)
        return try checker.check("test", logits: input, outputs: input) { visit in
          try visit(.init(numbers: [0, 1, 2], logits: logits, outputs: outputs))
        }
      }
    }
  }

  @Test(arguments: FloatModes.allCases) func studiesAreTheSame(_ modes: FloatModes) throws {
    let pipeline = FormatPipeline(.binary32)
    try expectSame(modes, "blame") {
      try BlameAnalyzer(.softmax, Shifted.self, pipeline).blame(PassTests.input, visitRows: visit)
    }
    try expectSame(modes, "bounds") {
      try BoundsAnalyzer(.softmax, BoundsAnalyzer.standardAlgorithms, pipeline, threads: 2)
        .study(PassTests.input, visitRows: visit)
    }
    for row in [[0, -90, 88], [0.1, 0.2, 90]] {
      try expectSame(modes, "diagnosis of \(row)") {
        try Diagnoser(.softmax, pipeline).diagnose(row)
      }
    }
    try expectSame(modes, "thresholds") {
      ThresholdFinder(algorithms: [Shifted.self], searchBudget: 2000)
        .find([.binary32, .bfloat16], classes: [2, 9], roundings: [.nearest, .up])
    }
    try expectSame(modes, "experiments") { try ReportedExperiments() }
  }

  @Test(arguments: FloatModes.allCases) func candidatesAreTheSame(_ modes: FloatModes) throws {
    for algorithm in SoftmaxAlgorithms.all where !algorithm.isForLogSoftmaxOnly {
      for format in FloatFormat.all {
        try expectSame(modes, "\(algorithm.name) in \(format.name)") {
          Candidate(algorithm, in: format).run(.softmax, [0, -90, -10.3, -16.2])
            .map(\.bitPattern)
        }
      }
    }
  }
}
