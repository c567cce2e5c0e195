import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of a sum of exponentials, or its logarithm, that is off for all classes alike.
  static let sumPatterns: [FailurePattern] = [
    FailurePattern(
      "accumulator-stagnation", "the sum is taken in too narrow a format",
      cause:
        "a sum stops growing when its terms are below half its spacing: after 2^p equal ones. Every "
        + "probability is too large then, and they sum to more than 1.",
      remedy: "accumulate the sum in binary32 or wider, or in pairs",
      references: [
        .issue("pytorch/executorch", 20090), .issue("sonos/tract", 2586),
      ],
      isOfRounding: true,
      trials: { $0.betterSums },
      evidence: { row, subject in row.stagnation(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "absorbed-log-sum-exp", "the logarithm of the sum is absorbed by a large maximum",
      cause:
        "exp(x - lse) with lse = max + log(sum): lse is rounded to the spacing of its size, which is coarse for "
        + "logits far from 0, and the exponential turns that error into a factor common to all classes.",
      remedy: "divide by the sum, exp(x - max) / sum, and never form max + log(sum) on the way",
      references: [.issue("stan-dev/math", 1679), .issue("neherlab/treetime", 593)],
      trials: { [$0.trial(Shifted.self)] + $0.wider() },
      evidence: { row, subject in row.absorption(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "long-plain-sum", "a long sum of exponentials lost digits",
      cause:
        "each addition of a sum from left to right rounds to the spacing of the sum so far, so that its "
        + "error grows with the number of classes; divided by it, all probabilities are off by one factor.",
      remedy: "sum in pairs or in blocks, or with compensation, or in a wider accumulator",
      references: [
        .issue("pytorch/pytorch", 18133),
        PublicReference(
          name: "Jack2Spiece-nn/maia2-js", url: "https://github.com/Jack2Spiece-nn/maia2-js"),
      ],
      trials: { $0.betterSums },
      evidence: { row, subject in row.longSum(subject).map { PatternEvidence($0) } }),
  ]
}

extension DiagnosisRow {
  /// `the outputs sum to 1 + 4.3e-05, and n roundings of half an ulp each explain no more than 5.4e-08`
  fileprivate func sums(_ facts: SumFacts) -> String {
    "the outputs sum to \(Double.besideOne(facts.deviation)), and rounding each of them moves the sum by "
      + "\(facts.roundings.brief) at most"
  }

  /// What is said of a factor that outputs have in common.
  func common(_ excess: Double, _ outputs: [Double]) -> String {
    let top = scaled.max()!
    let compared = comparedClasses(outputs)
    let near = scaled.indices.filter { top - scaled[$0] <= Self.commonGap }
    let isWhole = scaled.indices.allSatisfy {
      compared.contains($0) || received[$0] == -.infinity && outputs[$0] == 0
    }
    let which =
      isWhole
      ? ""
      : " of classes within 10 of the largest logit"
        + (near.count == compared.count ? "" : " that are normal numbers")
    return "all outputs\(which) are off by about the same factor, \(Double.besideOne(excess))"
  }

  /// A sum that its last terms did not reach.
  fileprivate func stagnation(_ subject: DiagnosisSubject) -> String? {
    // Terms of 1 are lost from 2^p of them on; smaller ones sooner.
    let terms = Double(finite.count)
    let isLong = terms * pipeline.accumulator.unitRoundoff >= 0.125
    guard isLong, !isSpoilt(subject), let facts = sumFacts(subject.outputs),
      facts.deviation > 4 * terms.squareRoot() * pipeline.output.unitRoundoff
    else { return nil }
    let sum = plainSum
    guard sum.computed > 0, sum.exact / sum.computed > 1 + facts.deviation / 2 else { return nil }
    return "the outputs sum to \((1 + facts.deviation).brief); added up from left to right in "
      + "\(pipeline.accumulator.name) the \(finite.count) exponentials come to \(sum.computed.brief), and "
      + "exactly to \(sum.exact.brief)"
  }

  /// A common factor as large as the spacing of the log-sum-exp makes it.
  fileprivate func absorption(_ subject: DiagnosisSubject) -> String? {
    guard let facts = sumFacts(subject.outputs), !facts.isRounding, let excess = facts.excess,
      excess > -1
    else { return nil }
    let top = scaled.max()!
    let unit = pipeline.arithmetic.unitRoundoff + pipeline.output.unitRoundoff
    let beyond = -logarithm(exact(indexOfLargest(received)))
    let logSumExp = top + beyond
    guard logSumExp.isFinite else { return nil }
    let (spacing, error) = (
      pipeline.arithmetic.ulp(of: logSumExp), logarithm(onePlus: excess)
    )
    guard spacing >= 32 * unit, error.magnitude <= spacing else { return nil }
    let steps = (beyond - error) / spacing
    let isOnGrid =
      spacing >= 64 * unit
      && (steps - steps.rounded()).magnitude * spacing <= 8 * unit + error.magnitude / 16
    let plain = 2 * Double(finite.count) * pipeline.accumulator.unitRoundoff
    // Off the grid, an error that is far smaller than the spacing is another.
    let isLarge = error.magnitude > plain + 8 * unit && error.magnitude >= spacing / 64
    guard isOnGrid && error.magnitude > 4 * unit || isLarge else { return nil }
    return sums(facts) + "; \(common(excess, subject.outputs)), the exponential of "
      + "\(error.brief); the log-sum-exp is about \(logSumExp.brief), where numbers of "
      + "\(pipeline.arithmetic.name) are \(spacing.brief) apart"
  }

  /// A common factor that a sum of so many terms explains.
  fileprivate func longSum(_ subject: DiagnosisSubject) -> String? {
    guard finite.count >= 32, !isSpoilt(subject), let facts = sumFacts(subject.outputs),
      !facts.isRounding, stagnation(subject) == nil
    else { return nil }
    let bound = Double(finite.count - 1) * pipeline.accumulator.unitRoundoff
    guard let excess = facts.excess else { return longSumOfSpread(subject, facts, bound) }
    // The sum is too small by what the quotients are too large.
    let short = -excess / (1 + excess)
    guard excess.magnitude >= 4 * pipeline.output.unitRoundoff,
      short.magnitude <= bound + 4 * pipeline.output.unitRoundoff
    else { return nil }
    let lost = plainSum.excess
    let isLikely = (lost - short).magnitude <= short.magnitude / 2
    // Other roundings of the exponentials make another sum, but none that is far from this one.
    let walk = Double(finite.count).squareRoot() * pipeline.accumulator.unitRoundoff
    let isPossible = short.magnitude <= 4 * (lost.magnitude + walk)
    guard isLikely || isPossible && absorption(subject) == nil else { return nil }
    return sums(facts) + "; \(common(excess, subject.outputs)); " + plainSumText(bound)
  }

  /// Where x - max has roundings of about the same size, they hide the factor; the outputs' sum shows it all the
  /// same, and nothing but these roundings is left beside it.
  private func longSumOfSpread(
    _ subject: DiagnosisSubject, _ facts: SumFacts, _ bound: Double
  ) -> String? {
    let short = -facts.deviation / (1 + facts.deviation)
    guard facts.deviation.magnitude >= 4 * facts.roundings, short.magnitude <= bound,
      (plainSum.excess - short).magnitude <= short.magnitude / 8
    else { return nil }
    let (top, unit) = (scaled.max()!, pipeline.arithmetic.unitRoundoff)
    let isRest = comparedClasses(subject.outputs).allSatisfy { index in
      let rest = (subject.outputs[index] / exact(index) - 1 - facts.deviation).magnitude
      return rest <= (6 + 2 * (top - scaled[index])) * unit
    }
    return isRest ? sums(facts) + "; " + plainSumText(bound) : nil
  }

  private func plainSumText(_ bound: Double) -> String {
    "a sum of \(finite.count) terms from left to right in \(pipeline.accumulator.name) may be off by "
      + "\(bound.brief) of itself, and on this row is off by \(plainSum.excess.magnitude.brief)"
  }
}
