import Foundation
import SeededRandom
import Testing

@testable import SoftmaxAnalysis

/// Baselines with some bytes changed are read or refused; nothing else may happen.
@Suite struct BaselineMutationTests {
  private static let baseline = """
    {"checks": {"a": {"figures": {"largest error, ulp": 0.5, "mean error, ulp": 1e-3}, "format": "binary64",
    "logitsSHA256": "5891b5b522d5df086d0ff0b110fbd9d2", "quantity": "softmax", "sample": null,
    "temperature": 1, "ulpFloor": 0}}, "schema": {"name": "softmax-baseline", "version": 1}}
    """

  @Test func mutants() {
    let file = Array(Self.baseline.utf8)
    let pieces = [
      "null", "-1", "1e999", "[]", "{}", "\"\"", "\\u0000", "\0", "99999999999999999999", ",",
    ]
    var generator = SplitMix64(state: 1)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = file
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
        let isPiece = Bool.random(using: &generator)
        bytes.replaceSubrange(
          start..<end,
          with: isPiece
            ? Array(pieces.randomElement(using: &generator)!.utf8)
            : [UInt8.random(in: 0...255, using: &generator)])
      }
      accepted += (try? JSONDecoder().decode(Baseline.self, from: Data(bytes))) == nil ? 0 : 1
    }
    #expect((1..<20_000).contains(accepted), "\(accepted) accepted")
  }
}
