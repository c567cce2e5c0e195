public import SoftmaxTiers

/// What is computed from a row of logits: a rule, by its name.
public struct Quantity: Sendable {
  /// What it is.
  public let rule: any QuantityRule

  /// A quantity of one's own. Two of the same name are taken for the same.
  public init(_ rule: any QuantityRule) {
    self.rule = rule
  }

  /// The name in options and files.
  public var name: String { rule.name }
  /// Whether it has one result for each logit, or else one for the row.
  public var isForEachLogit: Bool { rule.isForEachLogit }
  /// What its values are.
  public var range: QuantityRange { rule.range }

  /// How many values a row of `count` logits gives.
  public func outputCount(_ count: Int) -> Int { rule.outputCount(count) }
}

extension Quantity: Hashable {
  public static func == (a: Quantity, b: Quantity) -> Bool { a.name == b.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Quantity: RawRepresentable, CaseIterable {
  /// One of the registry, by its name.
  public init?(rawValue: String) {
    guard let quantity = Self.all.first(where: { $0.name == rawValue }) else { return nil }
    self = quantity
  }

  public var rawValue: String { name }
}

extension Quantity: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let quantity = Quantity(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "there is no quantity \(name), but "
          + Self.all.map(\.name).joined(separator: ", "))
    }
    self = quantity
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
