/// Draws a chart as SVG. Colours and text follow the reader's colour scheme; nothing is fetched.
public struct SVGDrawing {
  private let chart: Chart
  private let x: ScaledAxis
  private let y: ScaledAxis
  private let left: Double
  private let right: Double
  private let height: Double
  private static let width = 560.0
  private static let top = 40.0
  private static let bottom = 52.0
  /// Of a letter, about.
  private static let letterWidth = 7.2
  private static let lineHeight = 16.0

  public init(_ chart: Chart) {
    self.chart = chart
    let points = chart.series.flatMap(\.points)
    func guides(_ direction: Chart.Guide.Direction) -> [Double] {
      chart.guides.filter { $0.direction == direction }.map(\.at)
    }
    x = ScaledAxis(
      chart.x, showing: points.flatMap { [$0.x, $0.xEnd ?? $0.x] } + guides(.vertical))
    var heights = points.map(\.y) + guides(.horizontal)
    if chart.y.scale == .linear, chart.series.contains(where: { $0.kind == .bars }) {
      heights.append(0)
    }
    y = ScaledAxis(chart.y, showing: heights)
    left = 34 + Self.letterWidth * Double(y.ticks.map(\.text.count).max() ?? 0)
    let labels = chart.series.count > 1 ? chart.series.map(\.label.count) : []
    right = 20 + Self.letterWidth * Double(labels.max() ?? 0)
    height = max(340, Self.top + Self.bottom + 20 * Double(chart.y.names.count))
  }

  /// The colours and letters of every chart, for a page that holds some.
  public static let style = """
    .chart{color:#1b1f24;font:13px system-ui,-apple-system,"Segoe UI",sans-serif}
    .chart text{fill:currentColor}.chart .title{font-weight:600;font-size:15px}
    .chart .grid{stroke:#d4d8dd;stroke-width:1}.chart .guide{stroke:#6a737d;stroke-dasharray:5 4;stroke-width:1.5}
    .chart .s0{--ink:#0b5cad}.chart .s1{--ink:#b3420b}.chart .s2{--ink:#19733a}.chart .s3{--ink:#8a2fb0}
    .chart .s4{--ink:#8a6100}.chart .s5{--ink:#b0125b}.chart .s6{--ink:#0f6e78}.chart .s7{--ink:#555b61}
    .chart .line{fill:none;stroke:var(--ink);stroke-width:2}.chart .span{stroke:var(--ink);stroke-width:7}
    .chart .dot,.chart .bar{fill:var(--ink)}.chart text.name{fill:var(--ink);font-weight:600}
    @media (prefers-color-scheme:dark){.chart{color:#e6e9ec}.chart .grid{stroke:#3a4149}.chart .guide{stroke:#a3acb5}
    .chart .s0{--ink:#6cb2ff}.chart .s1{--ink:#ff9a5c}.chart .s2{--ink:#5fd08a}.chart .s3{--ink:#d59bf0}
    .chart .s4{--ink:#e2b93b}.chart .s5{--ink:#ff86b5}.chart .s6{--ink:#5ecbd6}.chart .s7{--ink:#b6bdc4}}
    """

  /// An element to stand in a page that has `style`.
  public var element: String {
    svg(attributes: "", content: body)
  }

  /// A file of its own.
  public var file: String {
    let background = """
      <style>\(Self.style)svg{background:#fff}@media (prefers-color-scheme:dark){svg{background:#0f1317}}</style>

      """
    return svg(attributes: " xmlns=\"http://www.w3.org/2000/svg\"", content: background + body)
      + "\n"
  }

  private func svg(attributes: String, content: String) -> String {
    """
    <svg\(attributes) class="chart" viewBox="0 0 \(number(Self.width)) \(number(height))" role="img" \
    aria-label="\(escaped(chart.title + ". " + chart.summary))">
    \(content)
    </svg>
    """
  }

  private var body: String {
    (frame + guides + chart.series.indices.flatMap(drawn) + names).joined(separator: "\n")
  }

  // MARK: - Places

  private func across(_ value: Double) -> Double? {
    x.place(value).map { left + $0 * (Self.width - left - right) }
  }

  private func up(_ value: Double) -> Double? {
    y.place(value).map { height - Self.bottom - $0 * (height - Self.top - Self.bottom) }
  }

  private var floor: Double { height - Self.bottom }
  private var end: Double { Self.width - right }

  // MARK: - Parts

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
    let middle = (Self.top + floor) / 2
    lines.append(
      "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 \(number(middle))) rotate(-90)\">"
        + "\(escaped(chart.y.label))</text>")
    return lines
  }

  private var guides: [String] {
    chart.guides.flatMap { guide -> [String] in
      switch guide.direction {
      case .horizontal:
        guard let place = up(guide.at) else { return [] }
        return [
          stroke(left, place, end, place, "guide"),
          text(guide.label, end - 4, place - 5, "tick", "end"),
        ]
      case .vertical:
        guard let place = across(guide.at) else { return [] }
        return [
          stroke(place, Self.top, place, floor, "guide"),
          text(guide.label, place + 5, Self.top + 10, "tick", "start"),
        ]
      }
    }
  }

  private func drawn(_ index: Int) -> [String] {
    let series = chart.series[index]
    let colour = "s\(index % 8)"
    switch series.kind {
    case .line:
      let places = series.points.compactMap { point in
        zipped(across(point.x), up(point.y)).map { "\(number($0.0)),\(number($0.1))" }
      }
      return places.isEmpty
        ? [] : ["<polyline class=\"line \(colour)\" points=\"\(places.joined(separator: " "))\"/>"]
    case .points:
      return series.points.compactMap { point in
        zipped(across(point.x), up(point.y)).map {
          "<circle class=\"dot \(colour)\" cx=\"\(number($0.0))\" cy=\"\(number($0.1))\" r=\"3.5\"/>"
        }
      }
    case .bars:
      let width = max(2, 0.7 * (end - left) / Double(max(series.points.count, 4)))
      return series.points.compactMap { point in
        guard let (place, top) = zipped(across(point.x), up(point.y)), floor > top else {
          return nil
        }
        return
          "<rect class=\"bar \(colour)\" x=\"\(number(place - width / 2))\" y=\"\(number(top))\" "
          + "width=\"\(number(width))\" height=\"\(number(floor - top))\"/>"
      }
    case .spans:
      return series.points.compactMap { point in
        guard let (from, place) = zipped(across(point.x), up(point.y)),
          let to = point.xEnd.flatMap(across)
        else { return nil }
        return stroke(from, place, max(to, from + 2), place, "span \(colour)")
      }
    }
  }

  /// Each series' name beside its last point, moved so that none hides another.
  private var names: [String] {
    guard chart.series.count > 1 else { return [] }
    var places = chart.series.enumerated().compactMap { index, series in
      series.points.last.flatMap { up($0.y) }.map { (index: index, place: $0) }
    }
    places.sort { $0.place < $1.place }
    var lowest = Self.top - Self.lineHeight
    for index in places.indices {
      places[index].place = max(places[index].place, lowest + Self.lineHeight)
      lowest = places[index].place
    }
    var limit = floor
    for index in places.indices.reversed() {
      places[index].place = min(places[index].place, limit)
      limit = places[index].place - Self.lineHeight
    }
    return places.map {
      text(chart.series[$0.index].label, end + 8, $0.place + 4, "name s\($0.index % 8)", "start")
    }
  }

  // MARK: - Elements

  private func stroke(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String
  ) -> String {
    "<line class=\"\(name)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
  }

  private func text(
    _ words: String, _ x: Double, _ y: Double, _ name: String, _ anchor: String
  ) -> String {
    "<text class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(escaped(words))</text>"
  }

  /// To a tenth: more than a screen shows, and the same on every machine.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

private func zipped<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}
