import ErrorFree
import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of probabilities that are finite and have lost digits.
  static let digitPatterns: [FailurePattern] = [
    FailurePattern(
      "rounded-shift", "the rounding of x - max costs digits in the tail",
      cause:
        "x - max is rounded to the spacing of the gap, and exp turns that absolute error into a "
        + "relative one: up to an ulp for each unit of the gap.",
      remedy: "compute x - max with its error term (TwoSum), and multiply by 1 + error",
      references: [.blanchardHighamHigham],
      isOfRounding: true,
      trials: { row in
        row.quantity.range == .probability ? [row.trial(ShiftedTwoSum.self)] + row.wider() : []
      },
      evidence: { row, subject in row.shiftRounding(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "input-rounding", "the logits lost digits before softmax saw them",
      cause:
        "rounding the logits into the format moves the exact result; no softmax of the rounded "
        + "logits can undo it.",
      remedy:
        "keep the logits in a wider format, or subtract their maximum before they are rounded",
      references: [.issue("pytorch/pytorch", 38839)],
      isOfRounding: true,
      isExplaining: false,
      digits: .notNeeded,
      evidence: { row, subject in
        if let text = row.narrowLogits(subject) { return PatternEvidence(text) }
        guard !row.isUndefined, let change = row.inputChange,
          change >= max(4, row.few?.unitInUlps ?? 0),
          row.few != nil || row.isVisible(change, subject)
        else { return nil }
        return PatternEvidence(
          "rounding the logits to \(row.pipeline.input.name) moves an exact value by "
            + "\(change.brief) ulp")
      }),
  ]
}

extension DiagnosisRow {
  /// The worst class, if the rounding of its `x - max` makes most of its error.
  fileprivate func shiftRounding(_ subject: DiagnosisSubject) -> String? {
    guard quantity.range == .probability, !isUndefined, temperature == 1 else { return nil }
    let worst = subject.outputs.indices.filter { subject.outputs[$0] != 0 }.max {
      (ulps(subject.outputs, $0)?.magnitude ?? 0) < (ulps(subject.outputs, $1)?.magnitude ?? 0)
    }
    guard let worst, let error = ulps(subject.outputs, worst), error.magnitude >= 4,
      let rounding = shiftError(worst), rounding != 0, exact(worst) > 0
    else { return nil }
    let value = exact(worst)
    let moved = value * (exponential(rounding) - 1) / ulp(at: worst)
    guard (error - moved).magnitude <= error.magnitude / 2 else { return nil }
    let gap = largest - received[worst]
    return "class \(worst), at a gap of \(gap.brief), is off by \(error.magnitude.brief) ulp; "
      + "\(pipeline.arithmetic.name) rounds x - max by \(rounding.magnitude.brief), which moves it by "
      + "\(moved.magnitude.brief) ulp"
  }

  /// What the arithmetic makes of `x - max`, less what it is; nil if that is not finite.
  private func shiftError(_ index: Int) -> Double? {
    let machine = EmulatedArithmetic(pipeline)
    let (x, top) = (machine.number(received[index]), machine.number(largest))
    let rounded = machine.subtract(x, top)
    let (difference, rest) = TwoTerm.difference(received[index], largest)
    let error = (rounded - difference) - rest
    return error.isFinite ? error : nil
  }

  /// The narrower format that the logits were rounded to, if the outputs are softmax of those.
  fileprivate func narrowLogits(_ subject: DiagnosisSubject) -> String? {
    let error = greatestError(subject.outputs)
    guard subject.algorithm == nil, few == nil, temperature != 0, !isUndefined, error >= 64 else {
      return nil
    }
    for narrow in [FloatFormat.binary16, .bfloat16]
    where narrow.significandBits < pipeline.input.significandBits {
      let formats = FormatPair(input: narrow, output: pipeline.output)
      let exponents = received.map { narrow.round($0) }
      guard exponents.allSatisfy({ !$0.isNaN && $0 < .infinity }),
        let other = try? FormatJudge(
          quantity, formats, logits: received, temperature: judge.exactTemperature, row: 0,
          JudgeTerms(budget: budget)),
        let left = other.errors(subject.outputs).maxUlp, left <= 16,
        other.errors(subject.outputs).nonFinite == 0
      else { continue }
      return
        "the outputs are those of the logits rounded to \(narrow.name), to \(left.brief) ulp, and off by "
        + "\(error.brief) ulp for the logits as they are given"
    }
    return nil
  }

  /// Whether outputs given are not so far off that a change of so many ulps is nothing beside it.
  fileprivate func isVisible(_ change: Double, _ subject: DiagnosisSubject) -> Bool {
    subject.algorithm != nil || greatestError(subject.outputs) <= 16 * change
  }

  /// The largest change that rounding the logits made to an exact value, in ulps of the output's format.
  fileprivate var inputChange: Double? {
    guard zip(received, logits).contains(where: { $0 != $1 }), temperature == 1,
      let given = try? Reference(quantity, in: judge.format, budget: budget).certify(logits)
    else { return nil }
    return zip(judge.certified, given).compactMap {
      $1.enclosure.distance(to: $0.enclosure, in: judge.format)
    }.max()
  }
}
