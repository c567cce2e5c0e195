import Charts
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import Testing

@testable import SoftmaxReports

@Suite struct AtlasTests {
  private let atlas: SaturationAtlas

  /// Of one format, so that the test is short.
  init() throws {
    atlas = SaturationAtlas(formats: [.float8E4M3FN], threads: 2)
  }

  /// Where the classes' borders lie: ln 31 and 2.75 for two classes, by formula and by running.
  @Test func mapsHaveTheirBorders() throws {
    let chart = AtlasMap("float8-e4m3fn", atlas).chart("T")
    #expect(
      chart.series.map(\.label) == [
        "rounds to 1", "early 1, shifted", "subnormal", "rounds to 0",
      ])
    let one = try #require(chart.series.first?.points.first)
    #expect(abs(one.x - 3.43398720448514625) < 1e-8 && one.y == 2)
    let early = chart.series[1].points
    #expect(early.first == .init(2.75, 2))
    #expect(
      early.contains { $0.y == 65536 && $0.x == 2.75 }, "the sum absorbs however many there are")
    #expect(chart.series.allSatisfy { $0.kind == .area })
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
