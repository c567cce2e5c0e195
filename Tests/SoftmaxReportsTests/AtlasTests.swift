import Charts
import FloatFormats
import Foundation
import SoftmaxAnalysis
import SoftmaxCore
import Testing

@testable import SoftmaxReports
@testable import SoftmaxStudies

@Suite struct AtlasTests {
  /// Of one format, so that the tests are short.
  private static let ofOneFormat = SaturationAtlas(formats: [.float8E4M3FN], threads: 2)
  private let atlas = Self.ofOneFormat

  /// Where the classes' borders lie: ln 31 and 2.75 for two classes, by formula and by running.
  @Test func mapsHaveTheirBorders() throws {
    let chart = AtlasMap("float8-e4m3fn", atlas).chart("T")
    #expect(
      chart.series.map(\.label) == [
        "rounds to 1", "subnormal", "rounds to 0", "early 1 from, plain sum",
        "early 1 from, pairwise sum", "early 1 from, blocked:16 sum",
      ])
    let one = try #require(chart.series.first?.points.first)
    #expect(abs(one.x - 3.43398720448514625) < 1e-8 && one.y == 2)
    let early = chart.series[3].points
    #expect(early.first == .init(2.75, 2))
    #expect(
      early.contains { $0.y == 4096 && $0.x == 2.75 }, "the sum absorbs however many there are")
    #expect(chart.series.map(\.kind) == [.area, .area, .area, .points, .points, .points])
  }

  /// Small classes add up in halves before they meet the large one: 512 e^-d is lost beside 1 from a later gap
  /// on than e^-d is.
  @Test func sumsAreToldApart() {
    func first(_ run: Int, _ classes: Int) -> Double? {
      atlas.shifted[run].rows.first { $0.classes == classes }?.algorithms[0].toOne?.first.decimal
    }
    #expect(atlas.shifted.map(\.summation) == [nil, .pairwise, .blocked(lanes: 16)])
    #expect((0..<3).map { first($0, 2) } == [2.75, 2.75, 2.75])
    #expect(first(0, 512) == 2.75 && first(1, 512)! >= 6.5 && first(2, 512)! >= 5)
  }

  /// Where 700 classes are 1 in E4M3 was once drawn at 2.7, on a straight line between two powers of two.
  @Test func bordersAreDense() throws {
    let chart = AtlasMap("float8-e4m3fn", atlas).chart("T")
    let zero = try #require(chart.series.first { $0.label == "rounds to 0" }).points
    // e^d = 1024 - (n - 1): the small classes' 2^-10 is half the least number.
    for classes in [512.0, 640, 768, 896] {
      let drawn = try #require(zero.first { $0.y == classes }).x
      #expect(abs(drawn - log(1025 - classes)) < 1e-8, "\(classes)")
    }
    #expect(zero.contains { $0.y ?? 0 > 1024 && $0.x <= 1 })
  }

  @Test func tablesSayWhatWasTried() throws {
    let page = AtlasPage.page(atlas, command: "c")
    let blocks = page.sections.flatMap(\.blocks)
    let table = try #require(
      blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }.first)
    let naive = table.rows.first { $0[0] == "naive" && $0[1] == "2" }
    // [6.5, 0]: e^6.5 = 665 is beyond 464.
    #expect(naive == ["naive", "2", "2.75", "2.75", "4.5", "7", "6.5", "exhaustive"])
    // ln 999 + ln 31.
    let correct = table.rows.first { $0[0] == "correct" && $0[1] == "1000" }
    #expect(correct?[2] == "10.3407420" && correct?.last == "exact")
    // exp(x - lse) on [d, 0] is 1 too early where lse rounds to d, which [0, -d] does not show:
    // 2 + 0.125 is half way between 2 and 2.25.
    let free = table.rows.first { $0[0] == "division-free-shifted" && $0[1] == "2" }
    #expect(free?[2] == "3.5" && free?[3] == "2")
    #expect(page.charts.count == 3)
  }
}
