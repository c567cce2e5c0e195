import FloatFormats
import SoftmaxCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What each algorithm gives with every operation rounded, by gmpy2: Tests/Vectors/algorithms.txt,
/// whose header describes it.
struct AlgorithmVector: Sendable {
  let pipeline: FormatPipeline
  let logits: [Double]
  let algorithm: String
  /// Encodings of softmax, log-softmax and log-sum-exp; `nan` for NaN.
  let softmax: [String]
  let logSoftmax: [String]
  let logSumExp: [String]

  var format: FloatFormat { pipeline.arithmetic }

  /// Whether Swift's own type of the format has the same arithmetic.
  var isNative: Bool {
    pipeline.rounding == EmulatedRounding() && pipeline.accumulator == format
      && [.binary64, .binary32, .binary16].contains(format)
  }

  static let all: [AlgorithmVector] = try! read(vectorsFile)

  private static func read(_ path: String) throws -> [AlgorithmVector] {
    let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    var vectors: [AlgorithmVector] = []
    var (pipeline, logits) = (FormatPipeline(.binary64), [Double]())
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "case": pipeline = Self.pipeline(words)
      case "logits":
        logits = words.dropFirst().map { pipeline.arithmetic.decode(UInt64($0, radix: 16)!) }
      default:
        let parts = words.dropFirst().split(separator: "|").map { Array($0) }
        vectors.append(
          AlgorithmVector(
            pipeline: pipeline, logits: logits, algorithm: String(words[0].dropLast()),
            softmax: parts[0], logSoftmax: parts[1], logSumExp: parts[2]))
      }
    }
    return vectors
  }

  private static func pipeline(_ words: [String]) -> FormatPipeline {
    FormatPipeline(
      FloatFormat.named(words[1])!, accumulator: FloatFormat.named(words[2])!,
      rounding: EmulatedRounding(.mode(RoundingMode(rawValue: words[3])!)),
      summation: Summation(words[4])!)
  }
}

/// Where the vectors lie, beside the tests.
private let vectorsFile = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Vectors/algorithms.txt").path()
