/// A chart as a value: what is drawn, not where. `SVGDrawing` draws it.
public struct Chart: Sendable, Codable, Hashable {
  public var title: String
  /// What the chart shows, for who does not see it.
  public var summary: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var guides: [Guide]

  public init(
    title: String, summary: String, x: Axis, y: Axis, series: [Series], guides: [Guide] = []
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.series = series
    self.guides = guides
  }

  /// One direction of the chart.
  public struct Axis: Sendable, Codable, Hashable {
    public enum Scale: String, Sendable, Codable, Hashable {
      case linear
      /// Decades; numbers that are not positive are not drawn.
      case logarithmic
    }

    public var label: String
    public var scale: Scale
    /// Names of the places 0, 1, 2 and so on; empty for numbers.
    public var names: [String]

    public init(_ label: String, _ scale: Scale = .linear) {
      self.label = label
      self.scale = scale
      names = []
    }

    public init(_ label: String, names: [String]) {
      self.label = label
      scale = .linear
      self.names = names
    }
  }

  /// Points that belong together.
  public struct Series: Sendable, Codable, Hashable {
    public enum Kind: String, Sendable, Codable, Hashable {
      /// From point to point, broken where a point has no number.
      case line
      /// A broken line, for what is a bound or a limit.
      case dashes
      /// Dots alone.
      case points
      /// From the bottom to the point, over `x` to `xEnd`; those of several series stand side by side.
      case bars
      /// Bars that are hatched: what is due, beside what is.
      case hatchedBars
      /// Pale bars behind the others, over all of `x` to `xEnd`: what they are a part of.
      case backdrop
      /// From a point to its `xEnd`.
      case spans
      /// What the points go around.
      case area
    }

    public var label: String
    public var kind: Kind
    /// Series of one number have one colour, mark and hatching; nil for the place among the chart's series.
    public var colour: Int?
    public var points: [Point]

    public init(_ label: String, _ kind: Kind, _ points: [Point], colour: Int? = nil) {
      self.label = label
      self.kind = kind
      self.colour = colour
      self.points = points
    }
  }

  public struct Point: Sendable, Codable, Hashable {
    public var x: Double
    /// Nil where nothing was measured.
    public var y: Double?
    /// Where a span or a bar ends.
    public var xEnd: Double?

    public init(_ x: Double, _ y: Double?, xEnd: Double? = nil) {
      self.x = x
      self.y = y
      self.xEnd = xEnd
    }
  }

  /// A straight line across the chart.
  public struct Guide: Sendable, Codable, Hashable {
    public enum Direction: String, Sendable, Codable, Hashable { case horizontal, vertical }

    public var direction: Direction
    public var at: Double
    public var label: String

    public init(_ direction: Direction, at: Double, _ label: String) {
      self.direction = direction
      self.at = at
      self.label = label
    }
  }
}
