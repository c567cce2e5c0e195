extension SVGDrawing {
  /// The lines that are named at their ends: all, where a chart has more series than one.
  static func namedAtEnds(_ chart: Chart) -> [Int] {
    guard chart.series.count > 1 else { return [] }
    return chart.series.indices.filter {
      [.line, .dashes].contains(chart.series[$0].kind)
        && chart.series[$0].points.contains { $0.y != nil }
    }
  }

  /// A name at the end of a line, wrapped so that the plot has room.
  static func nameAtEnd(_ chart: Chart, _ index: Int) -> WrappedText {
    WrappedText(chart.series[index].label, letters: nameLetters)
  }

  /// The name of a line at its end.
  private struct EndName {
    let index: Int
    let end: (x: Double, y: Double)
    let lines: [String]
    /// The height of the first line.
    var place: Double

    var height: Double { SVGDrawing.lineHeight * Double(lines.count) }
  }

  /// Each line's name beside its last point, a thin line leading to it.
  var namesAtEnds: [String] {
    placedNames.flatMap { name in
      let (colour, bend) = (colour(name.index), end + 10)
      let corners = [(name.end.x, name.end.y), (bend, name.place), (bend + 6, name.place)].map {
        "\(SVGNumber.text($0.0)),\(SVGNumber.text($0.1))"
      }
      return [
        "<polyline class=\"leader \(colour)\" points=\"\(corners.joined(separator: " "))\"/>"
      ] + swatch(name.index, bend + 8, name.place)
        + name.lines.enumerated().map { line, words in
          text(
            words, bend + 26, name.place + 4 + Self.lineHeight * Double(line), "name", "start")
        }
    }
  }

  /// The names from top to bottom, moved so that none hides another.
  private var placedNames: [EndName] {
    var names = Self.namedAtEnds(chart).compactMap { index in
      chart.series[index].points.compactMap(place).last.map {
        EndName(index: index, end: $0, lines: Self.nameAtEnd(chart, index).lines, place: $0.y)
      }
    }
    names.sort { ($0.place, $0.index) < ($1.place, $1.index) }
    var next = top
    for index in names.indices {
      names[index].place = max(names[index].place, next)
      next = names[index].place + names[index].height
    }
    var limit = floor + Self.lineHeight
    for index in names.indices.reversed() {
      limit -= names[index].height
      names[index].place = min(names[index].place, limit)
      limit = names[index].place
    }
    return names
  }

  /// A swatch and a name for every series that is not named at its end.
  var legend: [String] {
    Legend(chart, width: Self.width).entries.flatMap { entry in
      let y = 24 + Self.lineHeight * Double(entry.line + titleLines.count)
      return swatch(entry.index, entry.x, y - 4.5)
        + entry.name.lines.enumerated().map { line, words in
          text(words, entry.x + 20, y + Self.lineHeight * Double(line), "name", "start")
        }
    }
  }

  /// How a series is drawn, in 14 by 9 pixels right of `x`, around the height `y`.
  private func swatch(_ index: Int, _ x: Double, _ y: Double) -> [String] {
    let colour = colour(index)
    switch chart.series[index].kind {
    case .line, .dashes:
      let isDashed = chart.series[index].kind == .dashes
      let line =
        "<polyline class=\"line\(isDashed ? " dashed" : "") \(colour)\" "
        + "points=\"\(SVGNumber.text(x)),\(SVGNumber.text(y)) \(SVGNumber.text(x + 14)),\(SVGNumber.text(y))\"/>"
      return [line] + (isDashed ? [] : [dot(index, x + 7, y)])
    case .points: return [dot(index, x + 7, y)]
    case .area, .bars, .hatchedBars, .backdrop, .spans:
      let kind = chart.series[index].kind
      return filled(
        index, kind == .area ? "swatch area" : "swatch", isPale: kind != .bars && kind != .spans,
        isHatched: kind == .backdrop ? false : nil
      ) {
        "<rect class=\"\($0)\" x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y - 5))\" width=\"14\" height=\"10\"\($1)/>"
      }
    }
  }
}

/// Where the entries of a legend stand, line by line.
struct Legend {
  struct Entry {
    let index: Int
    let line: Int
    let x: Double
    let name: WrappedText
  }

  let entries: [Entry]
  let lines: Int

  init(_ chart: Chart, width: Double) {
    let named = Set(SVGDrawing.namedAtEnds(chart))
    let letters = Int((width - 36) / SVGDrawing.letterWidth)
    var (line, x, height) = (0, 8.0, 0)
    var entries: [Entry] = []
    if chart.series.count > 1 {
      for index in chart.series.indices
      where !named.contains(index) && chart.series[index].points.contains(where: { $0.y != nil }) {
        let name = WrappedText(chart.series[index].label, letters: letters)
        let length = 44 + SVGDrawing.letterWidth * Double(name.width)
        if x > 8, x + length > width { (line, x, height) = (line + height, 8, 0) }
        entries.append(Entry(index: index, line: line, x: x, name: name))
        x += length
        height = max(height, name.lines.count)
      }
    }
    self.entries = entries
    lines = line + height
  }
}
