import Escapes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The JSON of a value: keys sorted, NaN and infinities as the strings `NaN`, `Infinity` and
/// `-Infinity`.
public enum JSONReport {
  public static func render(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    return Escaping.json(document: text) + "\n"
  }

  /// Reads what `render` wrote.
  ///
  /// - Throws: `DecodingError`.
  public static func parse<Value: Decodable>(
    _ bytes: some Sequence<UInt8>, as type: Value.Type
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try decoder.decode(type, from: Data(bytes))
  }
}
