import Foundation
import SeededRandom

/// How many rows of how many logits.
struct Shape: CustomStringConvertible {
  let rows: Int
  let length: Int

  var description: String { "\(rows)x\(length)" }

  /// A square, the vocabulary of a language model, and many short rows.
  static func all(quick: Bool) -> [Shape] {
    quick
      ? [Shape(rows: 20, length: 100), Shape(rows: 2, length: 5000), Shape(rows: 200, length: 10)]
      : [
        Shape(rows: 1000, length: 1000), Shape(rows: 64, length: 50257),
        Shape(rows: 100_000, length: 10),
      ]
  }

  /// Normal numbers of standard deviation 3, the same in every run.
  func logits() -> [Double] {
    var random = SplitMix64(state: UInt64(rows &* 31 &+ length))
    return (0..<rows * length).map { _ in 3 * random.normal() }
  }
}

extension SplitMix64 {
  /// A standard normal number (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: 0x1p-60..<1, using: &self))).squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
