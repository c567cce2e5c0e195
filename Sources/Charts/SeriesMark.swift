/// What tells a colour's series from another's without the colour: the shape of its dots and its hatching.
struct SeriesMark {
  let colour: Int

  /// Corners around 0, 0 of shapes that look as large as a circle of radius 1; none for the circle itself.
  private static let shapes: [[(x: Double, y: Double)]] = [
    [],
    [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
    [(0, -1.3), (1.2, 0), (0, 1.3), (-1.2, 0)],
    [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
    [
      (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2),
      (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
    ],
    [
      (-1.1, -1.1), (-0.6, -1.1), (0, -0.5), (0.6, -1.1), (1.1, -1.1), (1.1, -0.6), (0.5, 0),
      (1.1, 0.6), (1.1, 1.1), (0.6, 1.1), (0, 0.5), (-0.6, 1.1), (-1.1, 1.1), (-1.1, 0.6),
      (-0.5, 0), (-1.1, -0.6),
    ],
    [(-1.1, -1.1), (1.1, -1.1), (0, 0), (1.1, 1.1), (-1.1, 1.1), (0, 0)],
    [(-1.1, -1.1), (0, 0), (1.1, -1.1), (1.1, 1.1), (0, 0), (-1.1, 1.1)],
    [(-0.5, -1.3), (0.5, -1.3), (0.5, 1.3), (-0.5, 1.3)],
  ]

  static var shapeCount: Int { shapes.count }

  /// The shape as the data of a path.
  func path(_ x: Double, _ y: Double, radius: Double) -> String {
    let shape = Self.shapes[colour % Self.shapes.count]
    guard !shape.isEmpty else {
      let (r, d) = (SVGNumber.text(radius), SVGNumber.text(2 * radius))
      return "M\(SVGNumber.text(x - radius)) \(SVGNumber.text(y))"
        + "a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0 -\(d) 0Z"
    }
    let corners = shape.map {
      "\(SVGNumber.text(x + radius * $0.x)) \(SVGNumber.text(y + radius * $0.y))"
    }
    return "M" + corners.joined(separator: "L") + "Z"
  }

  private static let (rising, falling) = (
    "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M-2 6L2 10M0 0L8 8M6 -2L10 2"
  )

  /// The lines of a tile of `tile` pixels each way, as the data of a path; none for no hatching.
  private static let tiles = [
    "", rising, falling, "M4 0V8", "M0 4H8", "M0 4H8M4 0V8", "M0 8L8 0M0 0L8 8", "M2 0V8M4 0V8",
    "M0 2H8M0 4H8", "M1 4H5", rising, "M1 4H4", falling, "",
  ]

  static let tile = 8

  var hatching: String { Self.tiles[colour % Self.tiles.count] }
}
