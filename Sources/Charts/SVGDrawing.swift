import Escapes

/// Draws a chart as SVG. Colours and text follow the reader's colour scheme; nothing is fetched.
///
/// Lines are named at their ends, everything else in a legend below the title.
public struct SVGDrawing {
  let chart: Chart
  let x: ScaledAxis
  let y: ScaledAxis
  let left: Double
  let right: Double
  let top: Double
  let height: Double
  static let width = 720.0
  static let bottom = 52.0
  /// Of a letter, about.
  static let letterWidth = 7.2
  static let lineHeight = 17.0

  public init(_ chart: Chart) {
    self.chart = chart
    let points = chart.series.flatMap(\.points)
    func guides(_ direction: Chart.Guide.Direction) -> [Double] {
      chart.guides.filter { $0.direction == direction }.map(\.at)
    }
    x = ScaledAxis(
      chart.x, showing: points.flatMap { [$0.x, $0.xEnd ?? $0.x] } + guides(.vertical))
    y = ScaledAxis(
      chart.y, showing: points.map(\.y) + guides(.horizontal),
      startsAtZero: chart.series.contains { $0.kind == .bars })
    left = 34 + Self.letterWidth * Double(y.ticks.map(\.text.count).max() ?? 0)
    let labels = Self.namedAtEnds(chart).map { chart.series[$0].label.count }
    right = labels.isEmpty ? 20 : 34 + Self.letterWidth * Double(labels.max()!)
    let legend = Legend(chart, width: Self.width)
    top = 40 + Self.lineHeight * Double(legend.lines)
    height =
      top + Self.bottom
      + max(280, 22 * Double(chart.y.names.count), Self.lineHeight * Double(labels.count))
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
    <svg\(attributes) class="chart" viewBox="0 0 \(number(Self.width)) \(number(height))" role="img" \
    aria-label="\(Escaping.xml(chart.title + ". " + chart.summary))">
    \(content)
    </svg>
    """
  }

  private var body: String {
    (frame + legend + chart.series.indices.flatMap(marks) + guides + namesAtEnds)
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
    var lines = [text(chart.title, 8, 20, "title", "start")]
    for tick in y.ticks {
      guard let place = up(tick.value) else { continue }
      lines.append(stroke(left, place, end, place, "grid"))
      lines.append(text(tick.text, left - 6, place + 4, "axis-tick", "end"))
    }
    for tick in x.ticks {
      guard let place = across(tick.value) else { continue }
      lines.append(stroke(place, floor, place, floor + 5, "grid"))
      lines.append(text(tick.text, place, floor + 19, "axis-tick", "middle"))
    }
    lines.append(stroke(left, floor, end, floor, "grid"))
    lines.append(text(chart.x.label, (left + end) / 2, height - 10, "axis", "middle"))
    let middle = (top + floor) / 2
    lines.append(
      "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 \(number(middle))) rotate(-90)\">"
        + "\(Escaping.xml(chart.y.label))</text>")
    return lines
  }

  private var guides: [String] {
    chart.guides.flatMap { guide -> [String] in
      switch guide.direction {
      case .horizontal:
        guard let place = up(guide.at) else { return [] }
        return [
          stroke(left, place, end, place, "guide"),
          text(guide.label, left + 4, place - 5, "tick", "start"),
        ]
      case .vertical:
        guard let place = across(guide.at) else { return [] }
        let isRight = place > (left + end) / 2
        return [
          stroke(place, top - 8, place, floor, "guide"),
          text(
            guide.label, isRight ? place - 5 : place + 5, top - 2, "tick",
            isRight ? "end" : "start"),
        ]
      }
    }
  }

  // MARK: - Elements

  func stroke(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> String {
    "<line class=\"\(name)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
  }

  func text(_ words: String, _ x: Double, _ y: Double, _ name: String, _ anchor: String) -> String {
    "<text class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(Escaping.xml(words))</text>"
  }

  /// To a tenth: more than a screen shows, and the same on every machine.
  func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}
