extension Document {
  /// Words on one line, and how much each part of them matters. Its JSON is a string.
  public struct Text: Sendable, Hashable {
    public enum Emphasis: Sendable, Hashable {
      case plain, faint, strong
      /// Worth noting, bad.
      case note, bad
      /// Bad, and bold in Markdown.
      case loud
    }

    struct Span: Sendable, Hashable {
      var text: String
      var emphasis: Emphasis
    }

    private(set) var spans: [Span]

    public init(_ text: String, _ emphasis: Emphasis = .plain) {
      spans = [Span(text: text, emphasis: emphasis)]
    }

    init(_ spans: some Sequence<Span>) {
      self.spans = Array(spans)
    }

    /// The words alone.
    public var text: String { spans.map(\.text).joined() }

    static func + (first: Text, second: String) -> Text { first + Text(second) }

    static func + (first: Text, second: Text) -> Text {
      var sum = first
      sum.spans += second.spans
      return sum
    }
  }
}

extension Document.Text: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension Document.Text: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
