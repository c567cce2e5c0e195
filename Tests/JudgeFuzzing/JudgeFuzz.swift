import ArgumentParser
import Dispatch
import Foundation
import SoftmaxReference
import Synchronization

/// Holds every figure of `check` against a plain judge in exact arithmetic, for every instruction set of this
/// processor, on rows and outputs that are hard to judge.
///
/// The plain judge shares formats' parameters and MPFR with the toolkit, and nothing else: no enclosure, no
/// kernel, no rounding, no statistics. Ulps agree to 2^-30 ulp or 2^-50 of themselves, all else exactly.
@main
struct JudgeFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax-judge-fuzz",
    abstract: "Hold every figure of check against exact arithmetic, on rows that are hard to judge."
  )

  @Option(help: "Judge at least so many elements.")
  var elements: Int = .max

  @Option(help: "Stop after so many seconds.")
  var seconds: Double = .infinity

  @Option(help: "The seed of rows and outputs.")
  var seed: UInt64 = 1

  @Option(help: "The number of the first batch.")
  var first: Int = 0

  @Option(help: "Threads.")
  var threads: Int = 2

  func validate() throws {
    guard elements < .max || seconds < .infinity else {
      throw ValidationError("Give --elements or --seconds.")
    }
  }

  func run() throws {
    let next = Atomic(first)
    let done = Atomic(0)
    let failures = Atomic(0)
    let start = Date()
    print("seed \(seed)")
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while done.load(ordering: .relaxed) < elements, failures.load(ordering: .relaxed) < 20,
        -start.timeIntervalSinceNow < seconds
      {
        let number = next.add(1, ordering: .relaxed).oldValue
        let batch = Batch(seed: seed, number: number)
        if batch.rows.isEmpty { continue }
        if !isRight(batch, number) { failures.add(1, ordering: .relaxed) }
        done.add(batch.elementCount, ordering: .relaxed)
      }
    }
    let time = -start.timeIntervalSinceNow
    let count = done.load(ordering: .relaxed)
    print(
      "\(count) elements in \(next.load(ordering: .relaxed) - first) batches by "
        + InstructionSet.available.map(\.rawValue).joined(separator: ", ")
        + ", \(Int(time)) s, \(String(format: "%.2f", time * 1e6 * Double(threads) / Double(max(count, 1)))) "
        + "us each and thread; \(failures.load(ordering: .relaxed)) batches differ")
    if failures.load(ordering: .relaxed) > 0 { throw ExitCode(1) }
  }

  private func isRight(_ batch: Batch, _ number: Int) -> Bool {
    let figures = Figures(batch)
    for set in InstructionSet.available {
      let found = differences(batch, figures, set)
      guard !found.isEmpty else { continue }
      report(batch, number, set, found)
      return false
    }
    return true
  }

  private func differences(
    _ batch: Batch, _ figures: Figures, _ set: InstructionSet
  ) -> [Difference] {
    do {
      return try Comparison(batch, figures, set).differences
    } catch {
      return [Difference("error", error, nil)]
    }
  }

  /// The first row that differs by itself, or else the batch.
  private func report(
    _ batch: Batch, _ number: Int, _ set: InstructionSet, _ found: [Difference]
  ) {
    var text =
      "seed \(seed), batch \(number): \(batch.quantity.rawValue), \(batch.format.name), temperature "
      + "\(batch.temperature), floor \(batch.ulpFloor), \(set.rawValue)\n"
    let alone = batch.rows.indices.lazy
      .map { (row: $0, found: differences(batch.only($0), Figures(batch.only($0)), set)) }
      .first { !$0.found.isEmpty }
    if let alone {
      let row = batch.rows[alone.row]
      text +=
        "  row \(alone.row), logits [\(row.logits.prefix(64).map(\.hexText).joined(separator: ", "))]\n"
      text += "  outputs [\(row.outputs.prefix(64).map(\.hexText).joined(separator: ", "))]\n"
    }
    for difference in (alone?.found ?? found).prefix(4) { text += "  \(difference)\n" }
    print(text, terminator: "")
  }
}
