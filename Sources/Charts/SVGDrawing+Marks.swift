extension SVGDrawing {
  /// The class that gives a series its colour.
  func colour(_ index: Int) -> String {
    "s\((chart.series[index].colour ?? index) % ChartStyle.colours)"
  }

  /// What is drawn for a series.
  func marks(_ index: Int) -> [String] {
    let series = chart.series[index]
    let colour = colour(index)
    switch series.kind {
    case .line:
      return series.points.count == 1
        ? dots(series.points, colour) : path("polyline", "line \(colour)", series.points)
    case .dashes: return path("polyline", "line dashed \(colour)", series.points)
    case .area: return path("polygon", "area \(colour)", series.points)
    case .points: return dots(series.points, colour)
    case .bars:
      let width = max(2, 0.7 * (end - left) / Double(max(series.points.count, 4)))
      return series.points.compactMap(place).filter { $0.y < floor }.map {
        "<rect class=\"bar \(colour)\" x=\"\(number($0.x - width / 2))\" y=\"\(number($0.y))\" "
          + "width=\"\(number(width))\" height=\"\(number(floor - $0.y))\"/>"
      }
    case .spans:
      return series.points.compactMap { point in
        guard let from = place(point), let to = point.xEnd.flatMap(across) else { return nil }
        return stroke(from.x, from.y, max(to, from.x + 2), from.y, "span \(colour)")
      }
    }
  }

  private func dots(_ points: [Chart.Point], _ colour: String) -> [String] {
    points.compactMap(place).map {
      "<circle class=\"dot \(colour)\" cx=\"\(number($0.x))\" cy=\"\(number($0.y))\" r=\"4.5\"/>"
    }
  }

  private func path(_ element: String, _ name: String, _ points: [Chart.Point]) -> [String] {
    let places = points.compactMap(place).map { "\(number($0.x)),\(number($0.y))" }
    return places.isEmpty
      ? [] : ["<\(element) class=\"\(name)\" points=\"\(places.joined(separator: " "))\"/>"]
  }

  /// Where a point lies, in pixels; nil where a scale cannot show it.
  func place(_ point: Chart.Point) -> (x: Double, y: Double)? {
    guard let x = across(point.x), let y = up(point.y) else { return nil }
    return (x, y)
  }
}
