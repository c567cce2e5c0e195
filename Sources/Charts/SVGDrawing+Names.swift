extension SVGDrawing {
  /// The lines that are named at their ends: all, where a chart has more series than one.
  static func namedAtEnds(_ chart: Chart) -> [Int] {
    guard chart.series.count > 1 else { return [] }
    return chart.series.indices.filter {
      [.line, .dashes].contains(chart.series[$0].kind) && !chart.series[$0].points.isEmpty
    }
  }

  /// Each line's name beside its last point, moved so that none hides another; a thin line leads to it.
  var namesAtEnds: [String] {
    var names = Self.namedAtEnds(chart).compactMap { index in
      chart.series[index].points.compactMap(place).last.map {
        (index: index, end: $0, place: $0.y)
      }
    }
    names.sort { ($0.place, $0.index) < ($1.place, $1.index) }
    var lowest = top - Self.lineHeight
    for index in names.indices {
      names[index].place = max(names[index].place, lowest + Self.lineHeight)
      lowest = names[index].place
    }
    var limit = floor
    for index in names.indices.reversed() {
      names[index].place = min(names[index].place, limit)
      limit = names[index].place - Self.lineHeight
    }
    return names.flatMap { name in
      let colour = colour(name.index)
      let bend = end + 10
      return [
        "<polyline class=\"leader \(colour)\" points=\"\(number(name.end.x)),\(number(name.end.y)) "
          + "\(number(bend)),\(number(name.place)) \(number(bend + 6)),\(number(name.place))\"/>",
        text(chart.series[name.index].label, bend + 9, name.place + 4, "name \(colour)", "start"),
      ]
    }
  }

  /// A swatch and a name for every series that is not named at its end.
  var legend: [String] {
    Legend(chart, width: Self.width).entries.flatMap { entry in
      let (colour, x) = (colour(entry.index), entry.x)
      let y = 24 + Self.lineHeight * Double(entry.line + 1)
      return [
        "<rect class=\"swatch \(colour)\" x=\"\(number(x))\" y=\"\(number(y - 9))\" width=\"14\" height=\"9\"/>",
        text(chart.series[entry.index].label, x + 20, y, "name \(colour)", "start"),
      ]
    }
  }
}

/// Where the entries of a legend stand, line by line.
struct Legend {
  struct Entry {
    let index: Int
    let line: Int
    let x: Double
  }

  let entries: [Entry]

  init(_ chart: Chart, width: Double) {
    let named = Set(SVGDrawing.namedAtEnds(chart))
    var (line, x) = (0, 8.0)
    var entries: [Entry] = []
    if chart.series.count > 1 {
      for index in chart.series.indices
      where !named.contains(index) && !chart.series[index].points.isEmpty {
        let length = 44 + SVGDrawing.letterWidth * Double(chart.series[index].label.count)
        if x > 8, x + length > width { (line, x) = (line + 1, 8) }
        entries.append(Entry(index: index, line: line, x: x))
        x += length
      }
    }
    self.entries = entries
  }

  var lines: Int { (entries.last?.line ?? -1) + 1 }
}
