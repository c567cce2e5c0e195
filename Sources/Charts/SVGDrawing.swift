import Escapes

/// Draws a chart as SVG. Colours and text follow the reader's colour scheme; nothing is fetched.
///
/// Lines are named at their ends, everything else in a legend below the title.
public struct SVGDrawing {
  let chart: Chart
  /// Begins the names of what the drawing refers to.
  let name: String
  let x: ScaledAxis
  let y: ScaledAxis
  let titleLines: [String]
  /// Names of the places on the y axis.
  private let places: [WrappedText]
  /// The vertical guides' names stand on so many lines.
  private let guideLines: [Int]
  let left: Double
  let right: Double
  let top: Double
  let height: Double
  static let width = 720.0
  /// The plot is this wide at least: names beside it are broken into lines.
  static let leastPlotWidth = 280.0
  static let leastPlotHeight = 280.0
  static let bottom = 52.0
  /// Of a letter, about.
  static let letterWidth = 7.2
  private static let titleLetterWidth = 8.8
  static let lineHeight = 17.0
  /// Letters of a line of the names left and right of the plot.
  private static func placeLetters(_ hasNames: Bool) -> Int { hasNames ? 26 : 34 }
  static let nameLetters = 22

  /// - Parameter name: must differ between the drawings of a page.
  public init(_ chart: Chart, name: String = "chart") {
    self.chart = chart
    self.name = name
    (x, y) = Self.axes(chart)
    let names = Self.namedAtEnds(chart).map { Self.nameAtEnd(chart, $0) }
    titleLines = WrappedText(chart.title, letters: Int(Self.width / Self.titleLetterWidth)).lines
    places = y.ticks.map { WrappedText($0.text, letters: Self.placeLetters(!names.isEmpty)) }
    left = 34 + Self.letterWidth * Double(places.map(\.width).max() ?? 0)
    right =
      names.isEmpty ? 20 : 44 + Self.letterWidth * Double(names.map(\.width).max() ?? 0)
    let span = (left, Self.width - right)
    guideLines = Self.lines(of: chart.guides) { [x] in
      x.place($0).map { span.0 + $0 * (span.1 - span.0) }
    }
    let linesAbove =
      titleLines.count - 1 + Legend(chart, width: Self.width).lines + (guideLines.max() ?? 0)
    top = 40 + Self.lineHeight * Double(linesAbove)
    let placeHeight = 7 + 15 * Double(places.map(\.lines.count).max() ?? 1)
    let nameLines = names.map(\.lines.count).reduce(0, +)
    height =
      top + Self.bottom
      + max(
        Self.leastPlotHeight, placeHeight * Double(chart.y.names.count),
        Self.lineHeight * Double(nameLines))
  }

  /// Axes on which all points and guides find room.
  private static func axes(_ chart: Chart) -> (x: ScaledAxis, y: ScaledAxis) {
    let points = chart.series.flatMap(\.points)
    func guides(_ direction: Chart.Guide.Direction) -> [Double] {
      chart.guides.filter { $0.direction == direction }.map(\.at)
    }
    return (
      ScaledAxis(
        chart.x, showing: points.flatMap { [$0.x, $0.xEnd ?? $0.x] } + guides(.vertical)),
      ScaledAxis(
        chart.y, showing: points.compactMap(\.y) + guides(.horizontal),
        hasBars: chart.series.contains { [.bars, .hatchedBars, .backdrop].contains($0.kind) })
    )
  }

  /// The colours and letters of every chart, for a page that holds some.
  public static var style: String { ChartStyle.css }

  /// An element to stand in a page that has `style`.
  public var element: String {
    svg(attributes: "", content: body)
  }

  /// A file of its own.
  public var file: String {
    let background = """
      <style>\(Self.style)svg{background:#fff}@media screen and (prefers-color-scheme:dark){svg{background:#0f1317}}</style>

      """
    return svg(attributes: " xmlns=\"http://www.w3.org/2000/svg\"", content: background + body)
      + "\n"
  }

  private func svg(attributes: String, content: String) -> String {
    """
    <svg\(attributes) class="chart" viewBox="0 0 \(SVGNumber.text(Self.width)) \(SVGNumber.text(height))" role="img" \
    aria-label="\(Escaping.xml(chart.title + ". " + chart.summary))">
    \(content)
    </svg>
    """
  }

  private var body: String {
    let behind = chart.series.indices.filter { chart.series[$0].kind == .backdrop }
    let order = behind + chart.series.indices.filter { chart.series[$0].kind != .backdrop }
    return (patterns + frame + legend + order.flatMap(marks) + guides + namesAtEnds)
      .joined(separator: "\n")
  }

  // MARK: - Places

  func across(_ value: Double) -> Double? {
    x.place(value).map { left + $0 * (end - left) }
  }

  func up(_ value: Double) -> Double? {
    y.place(value).map { floor - $0 * (floor - top) }
  }

  var floor: Double { height - Self.bottom }
  var end: Double { Self.width - right }

  // MARK: - Frame

  private var frame: [String] {
    var lines = titleLines.enumerated().map {
      text($1, 8, 20 + Self.lineHeight * Double($0), "title", "start")
    }
    for (tick, words) in zip(y.ticks, places) {
      guard let place = up(tick.value) else { continue }
      lines.append(stroke(left, place, end, place, "grid"))
      let first = place + 4 - 7.5 * Double(words.lines.count - 1)
      lines += words.lines.enumerated().map {
        text($1, left - 6, first + 15 * Double($0), "axis-tick", "end")
      }
    }
    for tick in x.ticks {
      guard let place = across(tick.value) else { continue }
      lines.append(stroke(place, floor, place, floor + 5, "grid"))
      lines.append(text(tick.text, place, floor + 19, "axis-tick", "middle"))
    }
    lines.append(stroke(left, floor, end, floor, "grid"))
    lines.append(
      "<rect class=\"plot\" x=\"\(SVGNumber.text(left))\" y=\"\(SVGNumber.text(top))\" width=\"\(SVGNumber.text(end - left))\" "
        + "height=\"\(SVGNumber.text(floor - top))\"/>")
    lines.append(text(chart.x.label, (left + end) / 2, height - 10, "axis", "middle"))
    let middle = (top + floor) / 2
    lines.append(
      "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 \(SVGNumber.text(middle))) rotate(-90)\">"
        + "\(Escaping.xml(chart.y.label))</text>")
    return lines
  }

  private var guides: [String] {
    zip(chart.guides, guideLines).flatMap { guide, line -> [String] in
      switch guide.direction {
      case .horizontal:
        guard let place = up(guide.at) else { return [] }
        return [
          stroke(left, place, end, place, "guide"),
          text(guide.label, left + 4, place - 5, "tick at-guide", "start"),
        ]
      case .vertical:
        guard let place = across(guide.at) else { return [] }
        let height = top - 2 - Self.lineHeight * Double(line)
        let isRight = place > (left + end) / 2
        return [
          stroke(place, height - 6, place, floor, "guide"),
          text(
            guide.label, isRight ? place - 5 : place + 5, height, "tick at-guide",
            isRight ? "end" : "start"),
        ]
      }
    }
  }

  /// The line that each guide's name stands on, counted upwards, so that none hides another.
  private static func lines(of guides: [Chart.Guide], _ across: (Double) -> Double?) -> [Int] {
    var ends: [[ClosedRange<Double>]] = []
    return guides.map { guide in
      guard guide.direction == .vertical, let place = across(guide.at) else { return 0 }
      let length = letterWidth * Double(guide.label.count) + 10
      let taken = place - length...place + length
      let line = ends.firstIndex { $0.allSatisfy { !$0.overlaps(taken) } } ?? ends.count
      if line == ends.count { ends.append([]) }
      ends[line].append(taken)
      return line
    }
  }

  // MARK: - Elements

  func stroke(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> String {
    "<line class=\"\(name)\" x1=\"\(SVGNumber.text(x1))\" y1=\"\(SVGNumber.text(y1))\" x2=\"\(SVGNumber.text(x2))\" y2=\"\(SVGNumber.text(y2))\"/>"
  }

  func text(_ words: String, _ x: Double, _ y: Double, _ name: String, _ anchor: String) -> String {
    "<text class=\"\(name)\" x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y))\" text-anchor=\"\(anchor)\">\(Escaping.xml(words))</text>"
  }
}
