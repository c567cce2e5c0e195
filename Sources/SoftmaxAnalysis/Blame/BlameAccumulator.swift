import FloatFormats
import SoftmaxCore

/// The errors of the rows so far, and the worst element among them.
struct BlameAccumulator {
  /// The worst element with its errors in every run.
  struct Worst {
    var element: Blame.Element
    var errors: [BlameRow.Run: Double?]
  }

  private(set) var worst: Worst?
  private(set) var lostMass: Blame.LostMass?
  private var sums: [BlameRow.Run: ErrorAccumulator] = [:]
  private let output: FloatFormat

  init(output: FloatFormat) {
    self.output = output
  }

  mutating func add(_ row: BlameRow, _ logits: [Double], _ number: Int) {
    for (run, errors) in row.errors {
      for index in errors.keys.sorted() {
        sums[run, default: ErrorAccumulator()].add(errors[index]!)
      }
    }
    if let lost = row.lostMass(number), lost.sum < lostMass?.sum ?? .infinity { lostMass = lost }
    for (index, ulps) in row.errors[.all]!.sorted(by: { $0.key < $1.key }) {
      let severity = ulps?.magnitude ?? .infinity
      guard worst.map({ severity > ($0.element.ulps?.magnitude ?? .infinity) }) ?? true else {
        continue
      }
      let place = row.outputs.count == 1 ? indexOfLargest(logits) : index
      worst = Worst(
        element: Blame.Element(
          row: number, index: index, logit: FloatRecord(logits[place], in: .binary64),
          output: FloatRecord(row.outputs[index], in: output),
          correctlyRounded: FloatRecord(row.due[index], in: output), ulps: ulps),
        errors: row.errors.mapValues { $0[index]! })
    }
  }

  func errors(_ run: BlameRow.Run) -> Blame.Errors {
    sums[run, default: ErrorAccumulator()].errors
  }

  /// The kinds of step that were taken, in the order of the steps.
  var steps: [Blame.Step] {
    ArithmeticStep.allCases.filter { sums[.alone($0)] != nil }.map { step in
      Blame.Step(
        step: step, alone: errors(.alone(step)), without: errors(.without(step)),
        aloneAtWorst: worst?.errors[.alone(step)] ?? nil,
        withoutAtWorst: worst?.errors[.without(step)] ?? nil)
    }
  }
}
