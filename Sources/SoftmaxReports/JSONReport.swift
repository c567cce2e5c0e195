public import SoftmaxAnalysis

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The JSON of a value: keys sorted, NaN and infinities as the strings `NaN`, `Infinity` and
/// `-Infinity`.
public enum JSONReport {
  public static func render(_ analysis: Analysis) throws -> String {
    try render(value: analysis)
  }

  public static func render(_ study: BoundsStudy) throws -> String {
    try render(value: study)
  }

  public static func render(_ blame: Blame) throws -> String {
    try render(value: blame)
  }

  public static func render(_ thresholds: Thresholds) throws -> String {
    try render(value: thresholds)
  }

  public static func render(_ diagnosis: Diagnosis) throws -> String {
    try render(value: diagnosis)
  }

  public static func render(_ check: OutputCheck) throws -> String {
    try render(value: check)
  }

  static func render(value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
