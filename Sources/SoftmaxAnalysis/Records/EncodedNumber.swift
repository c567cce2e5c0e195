/// A number as JSON has it: NaN and infinities, which JSON lacks, are the words `NaN`, `Infinity` and
/// `-Infinity`, so that every encoder and decoder takes them.
struct EncodedNumber: Codable {
  let value: Double

  init(_ value: Double) {
    self.value = value
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      guard let value = Self.words[word] else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(word)' is neither a number nor NaN or an infinity")
      }
      self.value = value
    } else {
      value = try container.decode(Double.self)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite {
      try container.encode(value)
    } else {
      try container.encode(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }

  private static let words = ["NaN": Double.nan, "Infinity": .infinity, "-Infinity": -.infinity]
}

// What the compiler writes for `Codable`, here and in modules that import this one, takes these in the place of the
// library's own.

extension KeyedEncodingContainer {
  package mutating func encode(_ value: Double, forKey key: Key) throws {
    try encode(EncodedNumber(value), forKey: key)
  }

  package mutating func encode(_ values: [Double], forKey key: Key) throws {
    try encode(values.map(EncodedNumber.init), forKey: key)
  }

  package mutating func encode(_ values: [String: Double], forKey key: Key) throws {
    try encode(values.mapValues(EncodedNumber.init), forKey: key)
  }

  package mutating func encode(_ value: AlwaysEncoded<Double>, forKey key: Key) throws {
    try encode(AlwaysEncoded(wrappedValue: value.wrappedValue.map(EncodedNumber.init)), forKey: key)
  }
}

extension KeyedDecodingContainer {
  package func decode(_: Double.Type, forKey key: Key) throws -> Double {
    try decode(EncodedNumber.self, forKey: key).value
  }

  package func decode(_: [Double].Type, forKey key: Key) throws -> [Double] {
    try decode([EncodedNumber].self, forKey: key).map(\.value)
  }

  package func decode(_: [String: Double].Type, forKey key: Key) throws -> [String: Double] {
    try decode([String: EncodedNumber].self, forKey: key).mapValues(\.value)
  }

  package func decode(
    _: AlwaysEncoded<Double>.Type, forKey key: Key
  ) throws -> AlwaysEncoded<Double> {
    AlwaysEncoded(
      wrappedValue: try decode(AlwaysEncoded<EncodedNumber>.self, forKey: key).wrappedValue?.value)
  }
}
