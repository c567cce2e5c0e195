import FloatFormats
import SoftmaxReference

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The rows of Tests/Vectors/reference.txt; its header describes the format.
struct VectorRow: Sendable {
  var name = ""
  var logits: [Double] = []
  /// Encodings by quantity and format; nil stands for NaN.
  var expected: [Key: [UInt64?]] = [:]
  /// 30 digits of the exact values; `-` where there are none.
  var exact: [Quantity: [String]] = [:]

  struct Key: Hashable, Sendable {
    var quantity: Quantity
    var format: FloatFormat
  }

  /// Every row of the file at `path`.
  static func read(_ path: String) throws -> [VectorRow] {
    let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    var rows: [VectorRow] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "row" {
        rows.append(VectorRow(name: words[1]))
      } else {
        rows[rows.count - 1].take(words)
      }
    }
    return rows
  }

  private mutating func take(_ words: [String]) {
    if words[0] == "logits" {
      logits = Self.expanded(words.dropFirst()).map {
        Double(bitPattern: UInt64($0, radix: 16)!)
      }
    } else if words[0].hasPrefix("exact-") {
      exact[Quantity(rawValue: String(words[0].dropFirst(6)))!] = Self.expanded(words.dropFirst())
    } else {
      let key = Key(
        quantity: Quantity(rawValue: words[0])!, format: FloatFormat.named(words[1])!)
      expected[key] = Self.expanded(words.dropFirst(2)).map {
        $0 == "nan" ? nil : UInt64($0, radix: 16)!
      }
    }
  }

  /// `A*3 B` is `A A A B`.
  private static func expanded(_ words: ArraySlice<String>) -> [String] {
    words.flatMap { word in
      let parts = word.split(separator: "*").map(String.init)
      return Array(repeating: parts[0], count: parts.count == 2 ? Int(parts[1])! : 1)
    }
  }
}

/// Where the vectors lie, beside the tests.
let vectorsFile = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Vectors/reference.txt").path()
