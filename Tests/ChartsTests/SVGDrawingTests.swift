import Testing

@testable import Charts

@Suite struct SVGDrawingTests {
  private func drawn(_ series: [Chart.Series], guides: [Chart.Guide] = []) -> String {
    SVGDrawing(
      Chart(
        title: "T", summary: "\"S\"", x: .init("x"), y: .init("y"), series: series, guides: guides)
    ).file
  }

  /// The plot is 720 - 41.2 - 20 wide and 280 high; 4 % of it stays free at the ends, but not below 0.
  @Test func pointsHaveTheirPlaces() {
    let svg = drawn([.init("a", .points, [.init(0, 0), .init(10, 4), .init(5, 2)])])
    #expect(svg.contains("aria-label=\"T. &quot;S&quot;\""))
    #expect(svg.contains("cx=\"41.2\" cy=\"320\""))
    // 10 of 10.4, and 4 of 4.16.
    #expect(svg.contains("cx=\"674.7\" cy=\"50.8\""))
    #expect(svg.contains("cx=\"357.9\" cy=\"185.4\""))
  }

  @Test func whatAScaleCannotShowIsNotDrawn() {
    let chart = Chart(
      title: "T", summary: "S", x: .init("x"), y: .init("y", .logarithmic),
      series: [.init("a", .points, [.init(0, 0.01), .init(1, 100), .init(2, -1), .init(3, .nan)])])
    #expect(SVGDrawing(chart).file.split(separator: "<circle").count == 3)
  }

  @Test func linesAreNamedAtTheirEnds() throws {
    let svg = drawn([
      .init("first", .line, [.init(0, 1), .init(1, 1)]),
      .init("second", .dashes, [.init(0, 1), .init(1, 1)], colour: 0),
      .init("third", .points, [.init(0, 1)]),
    ])
    #expect(svg.contains("<polyline class=\"line s0\"") && svg.contains("class=\"line dashed s0\""))
    let places = svg.split(separator: "\n").filter { $0.contains("class=\"name s0\"") }
    #expect(places.count == 2)
    let heights = places.compactMap { line in
      line.split(separator: "y=\"").dropFirst().first?.split(separator: "\"").first.flatMap {
        Double($0)
      }
    }
    #expect(abs(heights[1] - heights[0]) == SVGDrawing.lineHeight, "none hides another")
    // The third stands in the legend.
    #expect(svg.contains("<rect class=\"swatch s2\"") && svg.contains(">third</text>"))
  }

  @Test func areasSpansAndBars() {
    let svg = drawn([
      .init("a", .area, [.init(0, 0), .init(1, 0), .init(1, 1)]),
      .init("b", .spans, [.init(0, 1, xEnd: 0)]), .init("c", .bars, [.init(1, 1), .init(0, 0)]),
    ])
    #expect(svg.contains("<polygon class=\"area s0\""))
    #expect(svg.split(separator: "span s1").count == 2, "a span of no length is drawn too")
    #expect(svg.split(separator: "<rect class=\"bar s2\"").count == 2, "a bar of no height is none")
    #expect(svg.split(separator: "<rect class=\"swatch").count == 4)
  }

  @Test func guidesCrossThePlot() {
    let svg = drawn(
      [.init("a", .points, [.init(0, 0)])],
      guides: [.init(.vertical, at: 2, "two"), .init(.horizontal, at: 3, "three")])
    #expect(svg.contains(">two</text>") && svg.contains(">three</text>"))
    #expect(svg.split(separator: "class=\"guide\"").count == 3)
  }

  @Test func nothingToDraw() {
    #expect(drawn([]).contains("<svg"))
    #expect(drawn([.init("a", .line, [])]).contains("</svg>"))
    #expect(drawn([.init("a", .line, []), .init("b", .line, [])]).contains("</svg>"))
  }

  @Test func legendsBreakTheirLines() {
    let chart = Chart(
      title: "T", summary: "S", x: .init("x"), y: .init("y"),
      series: (0..<12).map { .init("a rather long name \($0)", .points, [.init(0, Double($0))]) })
    let legend = Legend(chart, width: SVGDrawing.width)
    #expect(legend.lines > 1 && legend.entries.count == 12)
    #expect(legend.entries.allSatisfy { $0.x + 20 < SVGDrawing.width })
  }
}
