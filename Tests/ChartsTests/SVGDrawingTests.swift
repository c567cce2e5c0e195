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
    // Circles of a radius of 4.5 begin at their left.
    #expect(svg.contains("d=\"M36.7 320a"))
    // 10 of 10.4, and 4 of 4.16.
    #expect(svg.contains("d=\"M670.2 50.8a"))
    #expect(svg.contains("d=\"M353.4 185.4a"))
  }

  @Test func whatAScaleCannotShowIsNotDrawn() {
    let chart = Chart(
      title: "T", summary: "S", x: .init("x"), y: .init("y", .logarithmic),
      series: [.init("a", .points, [.init(0, 0.01), .init(1, 100), .init(2, -1), .init(3, .nan)])])
    #expect(SVGDrawing(chart).file.split(separator: "class=\"dot").count == 3)
  }

  @Test func linesAreNamedAtTheirEnds() throws {
    let svg = drawn([
      .init("first", .line, [.init(0, 1), .init(1, 1)]),
      .init("second", .dashes, [.init(0, 1), .init(1, 1)], colour: 0),
      .init("third", .points, [.init(0, 1)]),
    ])
    #expect(svg.contains("<polyline class=\"line s0\"") && svg.contains("class=\"line dashed s0\""))
    let places = svg.split(separator: "\n").filter {
      $0.contains("class=\"name\"") && !$0.contains("third")
    }
    #expect(places.count == 2)
    let heights = places.compactMap { line in
      line.split(separator: "y=\"").dropFirst().first?.split(separator: "\"").first.flatMap {
        Double($0)
      }
    }
    #expect(abs(heights[1] - heights[0]) == SVGDrawing.lineHeight, "none hides another")
    // The third stands in the legend.
    #expect(svg.split(separator: "class=\"dot s2\"").count == 3 && svg.contains(">third</text>"))
  }

  @Test func areasSpansAndBars() {
    let svg = drawn([
      .init("a", .area, [.init(0, 0), .init(1, 0), .init(1, 1)]),
      .init("b", .spans, [.init(0, 1, xEnd: 0), .init(0, 1, xEnd: 1)]),
      .init("c", .bars, [.init(1, 1, xEnd: 2), .init(0, 0, xEnd: 1)]),
    ])
    #expect(svg.contains("<polygon class=\"area pale s0\""))
    #expect(svg.split(separator: "span full s1").count == 2, "a span of no length is none")
    #expect(
      svg.split(separator: "<rect class=\"bar full s2\"").count == 2, "nor is a bar of no height")
    #expect(svg.split(separator: "class=\"swatch").count == 4)
  }

  /// The number after `name="` in each element of a class.
  private func numbers(_ svg: String, _ kind: String, _ name: String) -> [Double] {
    svg.split(separator: "\n").filter { $0.contains("class=\"\(kind)") }.compactMap { line in
      line.split(separator: " \(name)=\"").dropFirst().first?.split(separator: "\"").first.flatMap {
        Double($0)
      }
    }
  }

  /// As if the lines of the axis were drawn at their values, too: the bars' tops are those lines, and their feet 0.
  @Test func barsEndAtTheirLines() throws {
    let values = [3.0, 7, 10]
    let bars = drawn(
      [.init("a", .bars, values.enumerated().map { .init(Double($0), $1, xEnd: Double($0 + 1)) })],
      guides: values.map { .init(.horizontal, at: $0, "") })
    #expect(numbers(bars, "bar", "y") == numbers(bars, "guide", "y1"))
    let feet = zip(numbers(bars, "bar", "y"), numbers(bars, "bar", "height")).map { $0 + $1 }
    #expect(feet.allSatisfy { abs($0 - 320) < 0.11 }, "0 is the floor")
    let spans = drawn(
      [.init("a", .spans, [.init(0, 0, xEnd: 7), .init(9.999, 1, xEnd: 10)])],
      guides: [7, 10].map { .init(.vertical, at: $0, "") })
    let ends = zip(numbers(spans, "span", "x"), numbers(spans, "span", "width")).map { $0 + $1 }
    for (end, line) in zip(ends, numbers(spans, "guide", "x1")) { #expect(abs(end - line) < 0.11) }
    #expect(numbers(spans, "span", "width")[1] == 2, "a short span is seen, and ends where it ends")
  }

  @Test func linesBreakWhereNothingWasMeasured() {
    let svg = drawn([
      .init(
        "a", .line,
        [
          .init(0, 1), .init(1, 2), .init(2, nil), .init(3, 1), .init(4, nil), .init(5, 2),
          .init(6, 1),
        ])
    ])
    #expect(svg.split(separator: "<polyline class=\"line s0\"").count == 3)
    #expect(svg.split(separator: "class=\"dot s0\"").count == 2, "what stands alone is a dot")
    let never = drawn([
      .init("a", .line, [.init(0, nil)]), .init("b", .line, [.init(0, 1), .init(1, 1)]),
    ])
    #expect(!never.contains(">a</text>"), "nor has a line that is none a name")
  }

  @Test func dotsThatCoincideAreRings() {
    let svg = drawn(
      ["a", "b", "c"].map { .init($0, .points, [.init(1, 1), .init($0 == "a" ? 5 : 9, 2)]) })
    // Two around the first; one where b and c meet. Each swatch is a dot, too.
    #expect(svg.split(separator: "class=\"ring s1\"").count == 2)
    #expect(svg.split(separator: "class=\"ring s2\"").count == 3)
    #expect(svg.split(separator: "class=\"dot s0\"").count == 4)
  }

  /// Each with names that are too long for the picture, left, right and above.
  @Test func namesLeaveThePlotItsRoom() throws {
    let long =
      "a name of very many words, and Donaudampfschifffahrtsgesellschaftskapitän, "
      + String(repeating: "x", count: 200)
    let names = Chart(
      title: long, summary: "", x: .init("x"),
      y: .init("", names: Array(repeating: long, count: 12)),
      series: (0..<9).map { .init(long, .line, [.init(0, Double($0)), .init(1, Double($0))]) } + [
        .init(long, .points, [.init(0, 1)])
      ], guides: [.init(.vertical, at: 0.5, "one"), .init(.vertical, at: 0.51, "two")])
    let drawing = SVGDrawing(names)
    #expect(drawing.end - drawing.left >= SVGDrawing.leastPlotWidth)
    #expect(drawing.floor - drawing.top >= SVGDrawing.leastPlotHeight)
    let texts = drawing.file.split(separator: "\n").filter {
      $0.hasPrefix("<text") && $0.contains(">one<") || $0.contains(">two<")
    }
    #expect(
      texts.count == 2 && Set(texts.map { $0.split(separator: " y=")[1].prefix(6) }).count == 2)
    for line in WrappedText(long, letters: 20).lines { #expect(line.count <= 20) }
    #expect(
      WrappedText(long, letters: 20).lines.joined().count == long.filter { $0 != " " }.count
        + WrappedText(long, letters: 20).lines.joined().count(where: { $0 == " " }))
  }

  /// What is filled with a colour, or dotted with it, is told by its form as well.
  @Test func marksAndHatchingGoWithColours() {
    let marks = (0..<9).map { SeriesMark(colour: $0) }
    #expect(Set(marks.map { $0.path(0, 0, radius: 4) }).count == 9)
    #expect(Set(marks.map(\.hatching)).count == 9)
    let svg = drawn([
      .init("a", .bars, [.init(0, 1, xEnd: 1)], colour: 2),
      .init("b", .hatchedBars, [.init(0, 2, xEnd: 1)], colour: 2),
      .init("all", .backdrop, [.init(0, 9, xEnd: 1)], colour: 3),
    ])
    #expect(svg.contains("<pattern id=\"chart-2f\"") && svg.contains("fill=\"url(#chart-2p)\""))
    #expect(!svg.contains("chart-3"), "what is behind is not hatched")
    let alone = drawn([.init("a", .bars, [.init(0, 1, xEnd: 1)], colour: 2)])
    #expect(!alone.contains("<pattern"))
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
