import Foundation
import SoftmaxReference

/// One shape in one format, with everybody who computes it.
protocol Heat {
  var name: String { get }
  /// Times every contender once.
  func runRound()
  /// What the rounds gave, with errors measured now.
  func results() -> [HeatResult]
}

/// What one contender needed for one shape and format.
struct HeatResult: Encodable {
  let heat: String
  let contender: String
  let threads: Int
  /// How many elements were computed in each round.
  let elements: Int
  /// ns per element, of the best round and of the middle one.
  let best: Double
  let median: Double
  /// Elements that had to be handed to the next tier, where there is one.
  let refused: Int?
  let error: LargestError?
}

/// Logits and results of one type of number.
final class FormatHeat<Number: BenchNumber>: Heat {
  let name: String
  private var lanes: [Lane<Number>]
  private let sample: Sample<Number>

  init(_ shape: Shape, _ logits: [Double]) {
    name = "\(shape) \(Number.format.name)"
    let logits = logits.map(Number.init)
    lanes = Contender<Number>.all.map { Lane($0, shape, logits) }
    sample = Sample(logits, length: shape.length)
  }

  func runRound() {
    for index in lanes.indices { lanes[index].run() }
  }

  func results() -> [HeatResult] {
    let errors = sample.errors(of: lanes.map(\.contender))
    return zip(lanes, errors).map { $0.result(in: name, error: $1) }
  }
}

/// One contender with its logits, the first rows of all, and its times.
private struct Lane<Number: BenchNumber> {
  let contender: Contender<Number>
  private let length: Int
  private let logits: [Number]
  private var outputs: [Number]
  private var times: [Double] = []
  private var refused: Int?

  init(_ contender: Contender<Number>, _ shape: Shape, _ logits: [Number]) {
    let rows = min(shape.rows, max(1, contender.greatestCount / shape.length))
    self.contender = contender
    length = shape.length
    self.logits = Array(logits.prefix(rows * length))
    outputs = Array(repeating: 0, count: rows * contender.quantity.outputCount(length))
  }

  mutating func run() {
    let time = ContinuousClock().measure {
      refused = contender.compute(logits, length, &outputs)
    }
    times.append(time / .nanoseconds(1) / Double(logits.count))
  }

  func result(in heat: String, error: LargestError?) -> HeatResult {
    let sorted = times.sorted()
    return HeatResult(
      heat: heat, contender: contender.name, threads: contender.threads, elements: outputs.count,
      best: sorted.first ?? .nan, median: sorted.isEmpty ? .nan : sorted[sorted.count / 2],
      refused: refused, error: error)
  }
}
