import FloatFormats
import SoftmaxCore
import Testing

@testable import SoftmaxAnalysis

@Suite struct ProfileTests {
  /// Masks have no gap and no bin; the others are counted, and among them those correctly rounded.
  @Test func masksAreApart() throws {
    let rows: [[Double]] = [[0, -.infinity, 0], [1, 0, -.infinity], [-.infinity, -.infinity, 2]]
    let options = try AnalysisOptions(formats: [.binary32], profiles: true)
    let found = try analysis(of: rows, options)
    let profile = try #require(found.profiles?.first)
    #expect(profile.masked == 4)
    #expect(profile.certainOnes == 1)
    #expect(profile.gaps.reduce(0) { $0 + $1.count } == 5)
    #expect(profile.bins.reduce(0, +) == 5)
    #expect(profile.correctlyRounded == found.totals[0].correctlyRounded - 4)
    #expect(found.elementCount == 9 && found.totals[0].count == 9)
  }

  @Test func placesOfRows() {
    let input = Analysis.Input(name: "a", shape: [2, 3, 5, 4], axis: 2)
    #expect(input.indices(ofRow: 0) == [0, 0, 0])
    #expect(input.indices(ofRow: 23) == [1, 2, 3])
    #expect(input.indices(ofRow: 13) == [1, 0, 1])
    #expect(Analysis.Input(name: "a", shape: [7], axis: 0).indices(ofRow: 0) == [])
  }
}
