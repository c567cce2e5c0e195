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

  /// Ones come with the lead of the largest class, not with its gap, which is 0; by hand: 1 - p is e^-20 and e^-90,
  /// and half an ulp below 1 is 2^-25 = e^-17.3.
  @Test func onesGoByTheLead() throws {
    let rows: [[Double]] = [[20, 0, -1], [0, 90.5, -3], [5, 5, 0], [-.infinity, 7, -.infinity]]
    let options = try AnalysisOptions(formats: [.binary32], profiles: true)
    let profile = try #require(try analysis(of: rows, options).profiles?.first)
    #expect(profile.leads.filter { $0.ones > 0 }.map(\.at) == [20, 90])
    #expect(profile.leads.filter { $0.onesDue > 0 }.map(\.at) == [20, 90])
    #expect(profile.leads[0].count == 1, "a tie has no lead")
    #expect(profile.leads.reduce(0) { $0 + $1.count } == 3, "a class alone has no next")
    #expect(profile.certainOnes == 1)
  }

  @Test func placesOfRows() {
    let input = Analysis.Input(name: "a", shape: [2, 3, 5, 4], axis: 2)
    #expect(input.indices(ofRow: 0) == [0, 0, 0])
    #expect(input.indices(ofRow: 23) == [1, 2, 3])
    #expect(input.indices(ofRow: 13) == [1, 0, 1])
    #expect(Analysis.Input(name: "a", shape: [7], axis: 0).indices(ofRow: 0) == [])
  }
}
