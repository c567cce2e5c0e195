import FloatFormats
import SoftmaxCore
import Testing

@testable import SoftmaxAnalysis
@testable import SoftmaxReports

/// Rows of more elements than a table has room for.
@Suite struct CutTableTests {
  private func page(_ count: Int) throws -> AnalysisSections {
    let row = (0..<count).map { Double($0) * -0.37 }
    let options = try AnalysisOptions(formats: [.binary64], algorithms: [Shifted.self])
    let analysis = try Analyzer(options).analyze(
      .init(name: "test", shape: [1, count], axis: 1)
    ) { try $0(0, row) }
    return AnalysisSections(analysis)
  }

  @Test func theLargestErrorsAreShownAndSortedBy() throws {
    guard case .table(let table) = try page(100).sections[0].blocks[0] else {
      Issue.record("no table")
      return
    }
    let column = try #require(table.columns.firstIndex { $0.title == "error, ulp" })
    let errors = table.rows.map { Double($0[column].text.drop { $0 == "<" })! }
    #expect(errors.count == 32 && errors == errors.sorted(by: >) && errors[0] > errors[31])
  }

  @Test func aWholeRowStaysInItsOrder() throws {
    guard case .table(let table) = try page(32).sections[0].blocks[0] else {
      Issue.record("no table")
      return
    }
    #expect(!table.columns.contains { $0.title == "error, ulp" })
    #expect(table.rows.map { $0[0].text } == (0..<32).map(String.init))
  }
}
