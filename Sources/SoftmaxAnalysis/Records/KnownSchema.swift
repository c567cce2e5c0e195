/// A value whose JSON names its own schema.
public protocol SchemaNaming {
  /// The one that is written, and the only one that is read.
  static var ownSchema: Analysis.Schema { get }
}

/// JSON of something else, or of another version.
public struct SchemaError: Error, Sendable, Hashable, CustomStringConvertible {
  public let found: Analysis.Schema
  public let wanted: Analysis.Schema

  public var description: String {
    "schema \(found.name) \(found.version), not \(wanted.name) \(wanted.version)"
  }
}

/// The schema of `Owner`: decoding refuses every other name and version.
@propertyWrapper
public struct KnownSchema<Owner: SchemaNaming>: Codable, Sendable, Hashable {
  public let wrappedValue: Analysis.Schema

  public init() {
    wrappedValue = Owner.ownSchema
  }

  /// - Throws: `SchemaError` for another schema than the owner's; `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let (found, wanted) = (try Analysis.Schema(from: decoder), Owner.ownSchema)
    guard found == wanted else { throw SchemaError(found: found, wanted: wanted) }
    wrappedValue = found
  }

  public func encode(to encoder: any Encoder) throws {
    try wrappedValue.encode(to: encoder)
  }
}
