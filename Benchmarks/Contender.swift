import CSoftmaxKernels
import Foundation
import SoftmaxReference

/// A way of computing softmax: its name, and how. Plans without the fast tier, or with MPFR alone, show
/// what the slower tiers cost.
struct Contender<Number: BenchNumber> {
  enum Kind {
    /// What users get: the plan's tiers, each for what the one before it refused.
    case certified(TierPlan)
    /// The fast tier's kernel alone; what it refuses stays open.
    case kernel(InstructionSet)
    /// Nothing certified.
    case libm
  }

  let name: String
  let kind: Kind
  var quantity = Quantity.softmax
  let threads: Int
  /// The most elements of a round: slow ones get the first rows only.
  var greatestCount = Int.max

  /// The quantity of each row; returns how many elements the tier refused.
  func compute(_ logits: [Number], _ length: Int, _ outputs: inout [Number]) -> Int? {
    switch kind {
    case .certified(let plan):
      let reference = Self.reference(plan, quantity)
      // No row is empty, and the standard budget suffices for doubles that are not made to be hard.
      let tally = try! reference.certify(
        rows: logits, of: length, into: &outputs, threads: threads)
      let first = plan.firstCertificate
      return tally.counts.reduce(0) { $0 + ($1.key == first || $1.key == .exact ? 0 : $1.value) }
    case .kernel(let set):
      return Number.runKernel(set.kernels, logits, length, &outputs)
    case .libm:
      Number.plainSoftmax(logits, length, &outputs)
      return nil
    }
  }

  static func reference(_ plan: TierPlan, _ quantity: Quantity = .softmax) -> Reference {
    // Temperature 1 is valid.
    try! Reference(quantity, in: Number.format, plan: plan)
  }

  /// Everybody, on one thread and, where certified, on all.
  static var all: [Contender] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let sets = InstructionSet.available.reversed()
    let kernels = sets.map {
      Contender(name: "fast tier alone, \($0)", kind: .kernel($0), threads: 1)
    }
    let certified = (cores > 1 ? [1, cores] : [1]).flatMap { threads in
      sets.map {
        Contender(
          name: "all tiers, \($0)", kind: .certified(TierPlan(instructionSet: $0)),
          threads: threads)
      }
        + sets.map {
          Contender(
            name: "double-double tier, \($0)",
            kind: .certified(TierPlan([.doubleDouble], instructionSet: $0)), threads: threads,
            greatestCount: 100_000)
        } + [
          Contender(
            name: "MPFR, 128 bits", kind: .certified(TierPlan([])), threads: threads,
            greatestCount: 20_000)
        ]
    }
    let logarithms = [Quantity.logSoftmax, .logSumExp].map {
      Contender(
        name: "all tiers, \(InstructionSet.best), \($0)", kind: .certified(.standard), quantity: $0,
        threads: 1)
    }
    return kernels + certified + logarithms + [Contender(name: "libm", kind: .libm, threads: 1)]
  }
}

extension TierPlan {
  /// How the first tier of the plan certifies; other certificates are its refusals.
  var firstCertificate: Certificate {
    tiers.contains(.fast)
      ? .fast : tiers.contains(.doubleDouble) ? .doubleDouble : .multiPrecision(bits: 128)
  }
}
