import FloatFormats
import SeededRandom
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// What the analyzer does with its passes over the rows.
@Suite struct PassTests {
  static let rows: [[Double]] = {
    var random = SplitMix64(state: 7)
    return (0..<40).map { row in
      (0...row % 5).map { _ in Double.random(in: -30...30, using: &random) }
    }
  }()

  static let input = Analysis.Input(name: "test", shape: [40, 5], axis: 1)

  @Test(arguments: [1, 2, 7, 30, 100])
  func theSecondPassGivesTheSamePercentile(_ capacity: Int) throws {
    let options = try AnalysisOptions(formats: [.binary32, .binary64], listedRows: 40)
    let whole = try analysis(of: Self.rows, options)
    #expect(try analysis(of: Self.rows, options, percentileCapacity: capacity) == whole)
    for (index, totals) in whole.totals.enumerated() {
      let magnitudes = whole.rows.flatMap { row in
        row.elements.map { $0.results[index].ulps!.magnitude }
      }
      #expect(magnitudes.count == 120 && totals.count == 120)
      #expect(totals.p99Ulp == percentileByDefinition(magnitudes, 99))
      #expect(totals.maxUlp == magnitudes.max())
      #expect(abs(totals.meanUlp - magnitudes.reduce(0, +) / 120) < 1e-14)
    }
  }

  @Test func progressCountsTheRowsOfEachPass() throws {
    let analyzer = Analyzer(try AnalysisOptions(formats: [.binary64]), percentileCapacity: 3)
    var passes = 0
    var progress: [Int] = []
    func record(_ count: Int) { progress.append(count) }
    _ = try analyzer.analyze(Self.input, progress: record) { visit in
      passes += 1
      for row in 0..<3 { try visit(row, [0, 1]) }
    }
    #expect(passes == 2 && progress == [1, 2, 3, 1, 2, 3])
  }

  @Test func oneAndTheSameRowsAreAskedForOnceWhereTheyFit() throws {
    let analyzer = Analyzer(try AnalysisOptions(formats: [.binary64]), percentileCapacity: 6)
    var passes = 0
    _ = try analyzer.analyze(Self.input) { visit in
      passes += 1
      for row in 0..<3 { try visit(row, [0, 1]) }
    }
    #expect(passes == 1)
  }

  struct Interruption: Error, Equatable {
    var pass: Int
  }

  @Test(arguments: [1, 2]) func theVisitorsErrorsComeThrough(_ failing: Int) throws {
    let analyzer = Analyzer(try AnalysisOptions(), percentileCapacity: 1)
    var pass = 0
    #expect(throws: Interruption(pass: failing)) {
      try analyzer.analyze(Self.input) { visit in
        pass += 1
        try visit(0, [1, 2])
        if pass == failing { throw Interruption(pass: pass) }
      }
    }
  }

  /// Rows that are longer than a batch, rows that share one, and errors in the middle.
  @Test(arguments: [2, 3, 16]) func threadsDoNotMatter(_ threads: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let rows = (0..<300).map { index in
      (0..<(index % 50 == 7 ? 17000 : 1 + index % 40)).map { _ in
        Double.random(in: -50...9, using: &generator)
      }
    }
    let options = try AnalysisOptions(formats: [.binary32], listedRows: 3)
    let analyses = try [1, threads].map { threads in
      try Analyzer(options, threads: threads).analyze(Self.input) { visit in
        for (index, row) in rows.enumerated() { try visit(index, row) }
      }
    }
    #expect(analyses[0] == analyses[1])
    #expect(throws: ReferenceError.emptyRow(row: 200)) {
      try Analyzer(options, threads: threads).analyze(Self.input) { visit in
        for row in 0..<300 { try visit(row, row >= 200 ? [] : rows[row]) }
      }
    }
  }

  @Test func anEmptyRowIsAnErrorWithItsNumber() throws {
    let options = try AnalysisOptions()
    #expect(throws: ReferenceError.emptyRow(row: 2)) {
      try analysis(of: [[1], [2], [], [3]], options)
    }
  }

  @Test func rowNumbersAreTheVisitors() throws {
    let analyzer = Analyzer(try AnalysisOptions(formats: [.binary64]))
    let analysis = try analyzer.analyze(Self.input) { visit in
      for row in [10, 20] { try visit(row, [0, Double(row)]) }
    }
    #expect(analysis.rows.map(\.row) == [10, 20] && analysis.rowCount == 2)
    #expect([10, 20].contains(analysis.totals[0].worst?.row))
    #expect(analysis.input == Self.input && analysis.temperature == 1)
  }
}
