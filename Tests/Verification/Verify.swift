import ArgumentParser
import CSoftmaxKernels
import Dispatch
import SoftmaxReference
import Synchronization

/// Checks every kernel of this processor against MPFR at 256 bits, on rows made at random, and prints
/// the largest error before rounding beside its proved bound.
///
/// What it prints is sampled: no mismatch among so many elements.
@main
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax-verify",
    abstract: "Check the kernels against MPFR at 256 bits on random rows.")

  @Option(help: "At least so many elements for each kernel.")
  var elements: Int = 10_000_000

  @Option(help: "The seed of the rows.")
  var seed: UInt64 = 1

  func run() throws {
    let sets = InstructionSet.available
    let done = Atomic(0)
    let next = Atomic(0)
    let findings = Mutex(sets.map { Findings($0) })
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      var mine = sets.map { KernelCheck($0) }
      while done.load(ordering: .relaxed) < elements {
        let batch = Batch(seed: seed, number: next.add(1, ordering: .relaxed).oldValue)
        let exact = ExactRows(batch)
        for index in mine.indices { mine[index].check(batch, exact) }
        done.add(batch.logits.count, ordering: .relaxed)
      }
      findings.withLock { all in
        for index in all.indices { all[index].add(mine[index].findings) }
      }
    }
    print("\(done.load(ordering: .relaxed)) elements, seed \(seed)")
    let all = findings.withLock { $0 }
    for finding in all { print(finding.description, terminator: "") }
    guard all.allSatisfy(\.isClean) else { throw ExitCode(1) }
  }
}
