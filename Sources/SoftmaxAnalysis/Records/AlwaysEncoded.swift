/// An optional value that is written as null where it is nil, so that every object has every key.
@propertyWrapper
public struct AlwaysEncoded<Value: Codable>: Codable {
  public var wrappedValue: Value?

  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension AlwaysEncoded: Sendable where Value: Sendable {}
extension AlwaysEncoded: Equatable where Value: Equatable {}
extension AlwaysEncoded: Hashable where Value: Hashable {}
