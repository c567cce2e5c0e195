import Foundation
import MultiPrecision
import SoftmaxReference

/// `(head + tails.0 + tails.1) * 2^exponent`.
struct Approximation {
  var head: Double
  var tails = (0.0, 0.0)
  var exponent = 0
}

/// The largest error on a sample.
struct LargestError: Encodable, CustomStringConvertible {
  /// Relative, where there is a bound; in ulps of the format, where there is none.
  let seen: Double
  /// The proved bound of the relative error.
  let bound: Double?

  var description: String {
    guard let bound else { return String(format: "%.1f ulp", seen) }
    return String(format: "2^%.1f (proved: 2^%.1f)", log2(seen), log2(bound))
  }
}

/// Some rows, on which errors are measured against MPFR at 256 bits.
struct Sample<Number: BenchNumber> {
  private let rows: [[Double]]
  private let length: Int

  /// The first rows, about 10000 logits, but at least one row.
  init(_ logits: [Number], length: Int) {
    self.length = length
    let count = min(logits.count / length, max(1, 10000 / length))
    rows = (0..<count).map { row in logits[row * length..<(row + 1) * length].map { Double($0) } }
  }

  /// The largest error of each contender; nil of those whose results are rounded correctly.
  func errors(of contenders: [Contender<Number>]) -> [LargestError?] {
    contenders.map { contender in
      switch contender.kind {
      case .certified(let plan) where plan.tiers.contains(.fast): nil
      case .certified(let plan): certifiedError(plan)
      case .kernel(let set):
        LargestError(
          seen: rows.map { ExactRow($0).largestError(of: Number.probe(set.kernels, $0)) }.max()!,
          bound: Number.provedError(length))
      case .libm: LargestError(seen: plainError(), bound: nil)
      }
    }
  }

  /// How far the middles of the enclosures are off, and how wide those are.
  private func certifiedError(_ plan: TierPlan) -> LargestError {
    var seen = 0.0
    var width = 0.0
    for row in rows {
      // Sound: the budget suffices for anything that the rounds have certified.
      let enclosures = try! Contender<Number>.reference(plan).certify(row).map(\.enclosure)
      let middles = enclosures.map {
        Approximation(
          head: $0.head, tails: ($0.lowerTail / 2, $0.upperTail / 2), exponent: $0.exponent)
      }
      seen = max(seen, ExactRow(row).largestError(of: middles))
      width = enclosures.reduce(width) { max($0, ($1.upperTail - $1.lowerTail) / 2 / $1.head) }
    }
    return LargestError(seen: seen, bound: width)
  }

  /// In ulps of the format.
  private func plainError() -> Double {
    var largest = 0.0
    for row in rows {
      var outputs = row.map { Number($0) }
      Number.plainSoftmax(row.map { Number($0) }, length, &outputs)
      let exact = try! Contender<Number>.reference(.standard).certify(row)
      for (output, exact) in zip(outputs, exact) {
        let error = exact.enclosure.ulpError(of: Double(output), in: Number.format)!
        largest = max(largest, error.magnitude)
      }
    }
    return largest
  }
}
