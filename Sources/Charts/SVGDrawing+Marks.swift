extension SVGDrawing {
  /// The number of a series's colour, mark and hatching.
  func number(of index: Int) -> Int {
    (chart.series[index].colour ?? index) % ChartStyle.colourCount
  }

  /// The class that gives a series its colour.
  func colour(_ index: Int) -> String { "s\(number(of: index))" }

  func mark(_ index: Int) -> SeriesMark { SeriesMark(colour: number(of: index)) }

  /// What is drawn for a series.
  func marks(_ index: Int) -> [String] {
    let series = chart.series[index]
    switch series.kind {
    case .line: return lines(index, "line") + dotsAlong(index)
    case .dashes: return lines(index, "line dashed")
    case .area:
      let places = series.points.compactMap(place)
      guard places.count == series.points.count, !places.isEmpty else { return [] }
      let corners = Self.text(places)
      return filled(index, "area", isPale: true) {
        "<polygon class=\"\($0)\" points=\"\(corners)\"\($1)/>"
      }
    case .points: return dots(index)
    case .bars, .hatchedBars, .backdrop:
      return series.points.flatMap { bar(index, $0) }
    case .spans: return series.points.flatMap { span(index, $0) }
    }
  }

  // MARK: - Lines

  /// The stretches of a series between the points that have no place.
  private func stretches(_ index: Int) -> [[(x: Double, y: Double)]] {
    chart.series[index].points.map(place).split { $0 == nil }.map { $0.compactMap(\.self) }
  }

  private func lines(_ index: Int, _ name: String) -> [String] {
    stretches(index).filter { $0.count > 1 }.map {
      "<polyline class=\"\(name) \(colour(index))\" points=\"\(Self.text($0))\"/>"
    }
  }

  /// Marks on a line's measured points: on those that stand alone, and on others far enough apart, each series
  /// beginning elsewhere, so that lines that coincide show the marks of all.
  private func dotsAlong(_ index: Int) -> [String] {
    let hasMarks = chart.series.count > 1
    var next = left + Self.markDistance * Double(index % 4) / 4
    return stretches(index).flatMap { stretch in
      stretch.filter { point in
        guard stretch.count > 1 else { return true }
        guard hasMarks, point.x >= next else { return false }
        next = point.x + Self.markDistance
        return true
      }.map { dot(index, $0.x, $0.y) }
    }
  }

  /// The least distance of a line's marks.
  private static let markDistance = 64.0

  // MARK: - Dots

  static let dotRadius = 4.5
  /// How much larger each ring around a dot is than what it is around.
  private static let ringStep = 5.0

  func dot(_ index: Int, _ x: Double, _ y: Double) -> String {
    "<path class=\"dot \(colour(index))\" d=\"\(mark(index).path(x, y, radius: Self.dotRadius))\"/>"
  }

  /// Dots; one that lies on those of series before it is a ring around them.
  private func dots(_ index: Int) -> [String] {
    let before = chart.series.indices.prefix(index).filter { chart.series[$0].kind == .points }
    return chart.series[index].points.compactMap(place).map { here in
      let covered = before.count { other in
        chart.series[other].points.compactMap(place).contains {
          ($0.x - here.x).magnitude < Self.dotRadius && ($0.y - here.y).magnitude < Self.dotRadius
        }
      }
      guard covered > 0 else { return dot(index, here.x, here.y) }
      let radius = Self.dotRadius + Self.ringStep * Double(covered)
      return
        "<path class=\"ring \(colour(index))\" d=\"\(mark(index).path(here.x, here.y, radius: radius))\"/>"
    }
  }

  // MARK: - Bars

  /// The series whose bars stand side by side.
  private var barSeries: [Int] {
    chart.series.indices.filter { [.bars, .hatchedBars].contains(chart.series[$0].kind) }
  }

  /// From the floor to the point's height exactly; nothing where that is the floor.
  private func bar(_ index: Int, _ point: Chart.Point) -> [String] {
    guard let from = place(point), let to = point.xEnd.flatMap(across), from.y < floor else {
      return []
    }
    let kind = chart.series[index].kind
    let (all, start) = (to - from.x, from.x)
    var (x, width) = (start, all)
    if kind != .backdrop {
      let places = barSeries
      width = max(0.9 * all / Double(places.count), 1)
      x = start + 0.05 * all + width * Double(places.firstIndex(of: index)!)
    }
    return filled(index, "bar", isPale: kind != .bars, isHatched: kind == .backdrop ? false : nil) {
      Self.rectangle($0, x, from.y, width, floor - from.y, $1)
    }
  }

  static let spanHeight = 9.0
  /// Less would not be seen; a span begins so far before its end at least, which is where it ends.
  private static let leastSpan = 2.0

  private func span(_ index: Int, _ point: Chart.Point) -> [String] {
    guard let from = place(point), let to = point.xEnd.flatMap(across), to > from.x else {
      return []
    }
    let start = min(from.x, to - Self.leastSpan)
    return filled(index, "span", isPale: false) {
      Self.rectangle($0, start, from.y - Self.spanHeight / 2, to - start, Self.spanHeight, $1)
    }
  }

  private static func rectangle(
    _ name: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ fill: String
  ) -> String {
    "<rect class=\"\(name)\" x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y))\" width=\"\(SVGNumber.text(width))\" "
      + "height=\"\(SVGNumber.text(height))\"\(fill)/>"
  }

  // MARK: - Fillings

  /// A shape drawn with the colour, and again with the hatching that tells it from the chart's others.
  func filled(
    _ index: Int, _ name: String, isPale: Bool, isHatched: Bool? = nil,
    _ shape: (_ classes: String, _ fill: String) -> String
  ) -> [String] {
    let filling = Filling(colour: number(of: index), isPale: isPale)
    let isHatched = isHatched ?? true && hatches.contains(filling) && !mark(index).hatching.isEmpty
    return [
      shape("\(name) \(isPale ? "pale" : "full") \(colour(index))", "")
    ] + (isHatched ? [shape("over", " fill=\"url(#\(patternName(filling)))\"")] : [])
  }

  /// What an area, a bar or a span is filled with.
  struct Filling: Hashable {
    let colour: Int
    let isPale: Bool
  }

  /// Those that are hatched: of several filled series.
  var hatches: Set<Filling> {
    let filled = chart.series.indices.filter {
      ![.line, .dashes, .points, .backdrop].contains(chart.series[$0].kind)
    }
    guard filled.count > 1 else { return [] }
    return Set(
      filled.map {
        Filling(
          colour: number(of: $0), isPale: [.area, .hatchedBars].contains(chart.series[$0].kind))
      })
  }

  private func patternName(_ filling: Filling) -> String {
    "\(name)-\(filling.colour)\(filling.isPale ? "p" : "f")"
  }

  /// The tiles of the hatching.
  var patterns: [String] {
    let fillings = hatches.sorted {
      ($0.colour, $0.isPale ? 1 : 0) < ($1.colour, $1.isPale ? 1 : 0)
    }
    let tiles = fillings.filter { !SeriesMark(colour: $0.colour).hatching.isEmpty }.map { filling in
      "<pattern id=\"\(patternName(filling))\" width=\"\(SeriesMark.tile)\" height=\"\(SeriesMark.tile)\" "
        + "patternUnits=\"userSpaceOnUse\"><path class=\"\(filling.isPale ? "hatch" : "cut") s\(filling.colour)\" "
        + "d=\"\(SeriesMark(colour: filling.colour).hatching)\"/></pattern>"
    }
    return tiles.isEmpty ? [] : ["<defs>"] + tiles + ["</defs>"]
  }

  // MARK: - Places

  private static func text(_ places: [(x: Double, y: Double)]) -> String {
    places.map { "\(SVGNumber.text($0.x)),\(SVGNumber.text($0.y))" }.joined(separator: " ")
  }

  /// Where a point lies, in pixels; nil where nothing was measured or a scale cannot show it.
  func place(_ point: Chart.Point) -> (x: Double, y: Double)? {
    guard let x = across(point.x), let y = point.y.flatMap(up) else { return nil }
    return (x, y)
  }
}
