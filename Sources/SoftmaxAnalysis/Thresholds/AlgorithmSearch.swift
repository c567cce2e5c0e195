import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// The thresholds of an algorithm, found by running it.
struct AlgorithmSearch {
  private let algorithm: any SoftmaxAlgorithm.Type
  private let pipeline: FormatPipeline
  private let classes: Int
  private let row: Thresholds.AlgorithmRow
  /// What the gaps, and what the outputs are numbers of.
  private let format: FloatFormat
  private let output: FloatFormat

  /// Logits that the runs of one search may have together, about.
  private let budget: Int

  init(
    _ algorithm: any SoftmaxAlgorithm.Type, _ pipeline: FormatPipeline, _ classes: Int,
    _ row: Thresholds.AlgorithmRow, budget: Int
  ) {
    self.budget = budget
    self.algorithm = algorithm
    self.classes = classes
    self.row = row
    format = pipeline.input
    output = pipeline.output
    self.pipeline = pipeline
  }

  func thresholds(beside due: Thresholds.Row) -> Thresholds.AlgorithmThresholds {
    let count = Int(format.encode(format.greatestFiniteMagnitude)) + 1
    // No grid would be coarser than the numbers of eight bits.
    let isExhaustive = format.bitWidth <= 16 && count <= max(budget / classes, 128)
    let codes = isExhaustive ? Array(0..<count) : grid(below: count)
    var seen = Dictionary(uniqueKeysWithValues: codes.map { ($0, outcome(at: $0)) })
    func band(
      _ crossing: KeyPath<Outcome, Bool>, _ due: Thresholds.Threshold?
    ) -> Thresholds.Band? {
      if !isExhaustive { refine(crossing, below: count, &seen) }
      return self.band(crossing, seen, due)
    }
    if !isExhaustive { refine(\.fails, below: count, &seen) }
    return Thresholds.AlgorithmThresholds(
      algorithm: algorithm.name, basis: isExhaustive ? .exhaustive : .searched,
      toOne: band(\.isOne, due.toOne), subnormal: band(\.isSubnormal, due.subnormal),
      toZero: band(\.isZero, due.toZero), fails: number(seen.filter { $0.value.fails }.keys.min()))
  }

  /// What came out at a gap.
  private struct Outcome {
    var isOne = false
    var isSubnormal = false
    var isZero = false
    /// An output is not finite, or all are 0: something overflowed.
    var fails = false
  }

  private func outcome(at code: Int) -> Outcome {
    let gap = format.decode(UInt64(code))
    let (large, small) = row == .largeZero ? (0, -gap) : (gap, 0)
    let logits = [large] + Array(repeating: small, count: classes - 1)
    // Two different logits: their exponentials need computing once.
    let machine = EmulatedArithmetic(pipeline, reuse: .memory)
    let outputs = machine.outputs(.standard, by: algorithm, logits).map(machine.output)
    guard outputs.allSatisfy(\.isFinite), outputs[0] > 0 || classes > 1 && outputs[1] > 0 else {
      return Outcome(fails: true)
    }
    guard classes > 1 else { return Outcome(isOne: outputs[0] == 1) }
    return Outcome(
      isOne: outputs[0] == 1, isSubnormal: outputs[1] < output.leastNormalMagnitude,
      isZero: outputs[1] == 0)
  }

  /// Up to 200 gaps from a sixteenth to 2048, evenly over the encodings, and zero.
  private func grid(below count: Int) -> [Int] {
    let least = max(Int(format.encode(format.round(0.0625))), 1)
    let most = Int(format.encode(min(format.round(2048, .zero), format.greatestFiniteMagnitude)))
    let step = max((most - least) / min(max(budget / classes, 64), 200), 1)
    return [0] + Array(stride(from: least, through: most, by: step))
  }

  /// Bisects between the last gap seen that has not crossed and the first that has, then looks around
  /// the crossing, and around the ends of the band found there, at distances that double.
  private func refine(
    _ crossing: KeyPath<Outcome, Bool>, below count: Int, _ seen: inout [Int: Outcome]
  ) {
    func look(_ code: Int) -> Bool {
      if let known = seen[code] { return known[keyPath: crossing] }
      let outcome = outcome(at: code)
      seen[code] = outcome
      return outcome[keyPath: crossing]
    }
    let sorted = seen.keys.sorted()
    guard let first = sorted.first(where: look), first > sorted[0] else { return }
    var (low, high) = (sorted.last { $0 < first }!, first)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if look(middle) { high = middle } else { low = middle }
    }
    func lookAround(_ center: Int) {
      for offset in offsets {
        for code in [center - offset, center + offset] where (0..<count).contains(code) {
          _ = look(code)
        }
      }
    }
    lookAround(high)
    lookAround(seen.filter { $0.value[keyPath: crossing] }.keys.min()!)
    lookAround(lastNot(crossing, seen) ?? high)
  }

  /// Distances, in numbers, up to a binade: every one up to a limit, then so many for each doubling.
  private var offsets: [Int] {
    let each = min(budget / classes / 1000, 32)
    guard each > 0 else { return [1, 2, 3] }
    return Array(1...each)
      + (0..<format.significandBits).flatMap { doubling in
        (1...each).map { (each + $0) << doubling }
      }.filter { $0 < 1 << (format.significandBits - 1) }
  }

  /// The last gap that has not crossed, gaps at which the algorithm fails aside.
  private func lastNot(_ crossing: KeyPath<Outcome, Bool>, _ seen: [Int: Outcome]) -> Int? {
    seen.filter { !$0.value[keyPath: crossing] && !$0.value.fails }.keys.max()
  }

  private func band(
    _ crossing: KeyPath<Outcome, Bool>, _ seen: [Int: Outcome], _ due: Thresholds.Threshold?
  ) -> Thresholds.Band? {
    guard let first = seen.filter({ $0.value[keyPath: crossing] }).keys.min() else { return nil }
    return Thresholds.Band(
      first: number(first)!,
      lastNot: lastNot(crossing, seen).flatMap { $0 > first ? number($0) : nil },
      prematureBy: due?.first.map { $0.decimal - format.decode(UInt64(first)) },
      prematureNumbers: due?.first.map { Int($0.hex, radix: 16)! - first })
  }

  private func number(_ code: Int?) -> Thresholds.Number? {
    code.map { Thresholds.Number(format.decode(UInt64($0)), in: format) }
  }
}
