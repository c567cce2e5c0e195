import FloatFormats
import SoftmaxReference
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Base 2 against Tests/Vectors/base_two.txt, where every sum is written out as a fraction.
@Suite struct BaseTwoVectorTests {
  @Test func rowsOfWholeGapsAreDecidedExactly() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/base_two.txt")
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    var logits: [Double] = []
    var count = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      guard words[0] != "logits" else {
        logits = Self.expanded(words.dropFirst()).map { Double($0)! }
        continue
      }
      let format = FloatFormat.named(words[0])!
      // A budget of 2 bits: what is exact needs none.
      let reference = try Reference(
        .softmax, in: format, rounding: RoundingMode(rawValue: words[1])!, base: .two,
        budget: PrecisionBudget(upTo: 2))
      for shift in [0, -0.375, 0x1p40] {
        let got = try reference.certify(logits.map { $0 + shift })
        #expect(
          got.map { format.hexBits($0.value) } == Self.expanded(words.dropFirst(2)),
          "\(words[0]) \(words[1]) of \(logits.prefix(20))")
      }
      count += logits.count
    }
    #expect(count > 90_000)
  }

  private static func expanded(_ words: ArraySlice<String>) -> [String] {
    words.flatMap { word in
      let parts = word.split(separator: "*").map(String.init)
      return Array(repeating: parts[0], count: parts.count == 2 ? Int(parts[1])! : 1)
    }
  }
}
