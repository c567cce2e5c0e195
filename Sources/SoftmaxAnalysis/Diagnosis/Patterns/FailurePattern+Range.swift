import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of exponentials beyond the format's range.
  static let rangePatterns: [FailurePattern] = [
    FailurePattern(
      "naive-overflow", "exp overflows without the shift by the maximum",
      cause:
        "exp of the largest logit, or the sum of the exponentials, is beyond the format's largest "
        + "number: inf / inf is NaN, a finite number over an infinite sum is 0, and the logarithm of the "
        + "sum is inf.",
      remedy: "subtract the largest logit before exp",
      references: [
        .issue("dotnet/machinelearning", 3648), .issue("tenstorrent/tt-metal", 12661),
        .issue("cornell-zhang/hb-pytorch", 61), .issue("apple/coremltools", 2690),
      ],
      trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] },
      evidence: { row, subject in
        guard row.isScaledFinite, row.naiveSum == .infinity, row.isUnshifted(subject) else {
          return nil
        }
        let machine = EmulatedArithmetic(row.pipeline)
        let top = machine.exp(machine.number(row.scaled.max()!))
        let arithmetic = row.pipeline.arithmetic
        return PatternEvidence(
          top.isInfinite
            ? "exp(\(row.scaled.max()!.brief)) overflows \(arithmetic.name), whose largest number is "
              + arithmetic.greatestFiniteMagnitude.brief
            : "the sum of \(row.finite.count) exponentials of up to \(top.brief) overflows "
              + row.pipeline.accumulator.name)
      }),
    FailurePattern(
      "naive-underflow", "every exp underflows without the shift by the maximum",
      cause:
        "all logits are so negative that every exponential is 0: the sum is 0, softmax 0 / 0, and "
        + "the logarithm of the sum -inf.",
      remedy: "subtract the largest logit before exp, also where logits are negative",
      references: [
        .issue("pytorch/pytorch", 158310), .issue("ggml-org/llama.cpp", 9222),
      ],
      trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] },
      evidence: { row, subject in
        guard row.isScaledFinite, row.isUnshifted(subject) else { return nil }
        let text = "exp(\(row.scaled.max()!.brief)), the largest of them, is "
        let arithmetic = row.pipeline.arithmetic
        if row.naiveSum == 0 { return PatternEvidence(text + "0 in " + arithmetic.name) }
        guard subject.algorithm == nil, row.isNaiveSubnormal else { return nil }
        return PatternEvidence(
          text
            + "below \(arithmetic.leastNormalMagnitude.brief), the least normal number of \(arithmetic.name), "
            + "and 0 where subnormal numbers are flushed",
          cause:
            "all logits are so negative that every exponential is subnormal: flushed, their sum is 0, softmax 0 / 0, "
            + "and the logarithm of the sum -inf.")
      }),
    FailurePattern(
      "sum-beyond-format", "the sum of the shifted exponentials is beyond the format",
      cause:
        "each shifted exponential is at most 1, but there are more of them than the format's largest number: "
        + "their sum overflows although the maximum was subtracted.",
      remedy: "sum and divide in binary32, and round the probabilities last",
      trials: { $0.wider() },
      evidence: { row, subject in
        guard row.isScaledFinite, row.isSpoilt(subject) else { return nil }
        let greatest = row.pipeline.arithmetic.greatestFiniteMagnitude
        guard Double(row.finite.count) > greatest else { return nil }
        let sum = row.plainSum
        let machine = EmulatedArithmetic(row.pipeline)
        // Sums in pairs or blocks do not stop short as plain ones do.
        guard [sum.computed, sum.exact].contains(where: { !machine.rounded($0).isFinite }) else {
          return nil
        }
        return PatternEvidence(
          "the sum of \(row.finite.count) shifted exponentials is \(sum.exact.brief), and the "
            + "largest number of \(row.pipeline.arithmetic.name) is "
            + greatest.brief)
      }),
    FailurePattern(
      "log-of-rounded-probability", "the logarithm of a probability that underflowed",
      cause: "softmax is rounded first, to 0 in the small classes, and log 0 is -inf; the exact "
        + "log-probability is an ordinary number.",
      remedy: "compute log-softmax in one step, x - max - log1p(s), never log(softmax)",
      references: [
        .issue("aymericdamien/TensorFlow-Examples", 383), .issue("apple/coremltools", 2728),
      ],
      isOfRounding: true,
      trials: { row in row.quantity.range == .logProbability ? [row.trial(ShiftedMaxOut.self)] : []
      },
      evidence: { row, subject in
        guard row.quantity.range == .logProbability, !row.isUndefined, !row.isSpoilt(subject) else {
          return nil
        }
        // A probability below the least normal number is 0 in some arithmetic at least.
        let least = row.pipeline.arithmetic.leastNormalMagnitude
        return subject.outputs.indices.first {
          subject.outputs[$0] == -.infinity && row.judge.certified[$0].value.isFinite
            && row.exponential(row.exact($0)) < least
        }.map {
          PatternEvidence(
            "class \($0) is -inf; the exact log-probability is \(row.exactText($0)), and its exponential is "
              + "below \(least.brief), the least normal number of \(row.pipeline.arithmetic.name)")
        } ?? row.logOfSubnormal(subject.outputs)
      }),
    FailurePattern(
      "flushed-subnormals", "subnormal results are flushed to 0",
      cause:
        "the processor, or a compiler's fast-math setting, replaces results below the least normal "
        + "number by 0. Of the common libraries some do and some do not, on the same machine.",
      remedy: "keep subnormal numbers (clear FTZ and DAZ), or return log-probabilities",
      trials: { [$0.trial(Shifted.self) { $0.rounding.subnormals = .kept }] },
      evidence: { row, subject in
        guard row.quantity.range == .probability, !row.isSpoilt(subject) else { return nil }
        let flushed = subject.outputs.indices.filter {
          row.judge.isFlushed(subject.outputs[$0], at: $0)
        }
        return flushed.first.map {
          PatternEvidence(
            "\(flushed.count) of \(subject.outputs.count) outputs are 0 where a subnormal number is due, "
              + "\(row.judge.certified[$0].value.brief) in class \($0)")
        }
      }),
  ]
}

extension DiagnosisRow {
  /// A log-probability that is the logarithm of a subnormal number near the probability.
  fileprivate func logOfSubnormal(_ outputs: [Double]) -> PatternEvidence? {
    let format = pipeline.arithmetic
    let least = format.leastNonzeroMagnitude
    let index = outputs.indices.first { index in
      let output = outputs[index]
      guard output.isFinite, exact(index).isFinite, (ulps(outputs, index)?.magnitude ?? 0) >= 16
      else {
        return false
      }
      let (said, due) = (exponential(output), exponential(exact(index)))
      let steps = said / least
      // The logarithm's own rounding moves its exponential.
      let slack = 4 * steps * pipeline.output.ulp(of: output)
      return said < format.leastNormalMagnitude && steps > 0.5
        && (steps - steps.rounded()).magnitude <= slack
        && slack < 0.25 && (said - due).magnitude <= 1.01 * least
    }
    return index.map { index in
      PatternEvidence(
        "class \(index) is \(outputs[index].brief); the exact log-probability is \(exactText(index)), and the output's "
          + "exponential is \(exponential(outputs[index]).brief), a subnormal number of \(format.name), which are "
          + "\(least.brief) apart",
        cause:
          "softmax is rounded first, to one of a few subnormal numbers, and the logarithm is that of the rounded one."
      )
    }
  }

  /// The sum of the exponentials of the logits as they are.
  fileprivate var naiveSum: Double {
    let machine = EmulatedArithmetic(pipeline)
    return scaled.reduce(0) { machine.accumulator.add($0, machine.exp(machine.number($1))) }
  }

  /// Whether no exponential of a logit as it is is a normal number.
  fileprivate var isNaiveSubnormal: Bool {
    let machine = EmulatedArithmetic(pipeline)
    return machine.exp(machine.number(scaled.max()!)) < pipeline.arithmetic.leastNormalMagnitude
  }

  /// Whether outputs may be those of exponentials that were not shifted: spoilt, and for softmax nothing but
  /// 0 and what is not finite. A fused shift explains them as well, unless they are just those without a shift.
  fileprivate func isUnshifted(_ subject: DiagnosisSubject) -> Bool {
    guard subject.algorithm.map({ $0 == Naive.self }) ?? true, isSpoilt(subject) else {
      return false
    }
    guard quantity.range != .probability || subject.outputs.allSatisfy({ $0 == 0 || !$0.isFinite })
    else {
      return false
    }
    return fusedShift(subject) == nil || subject.outputs.isSame(as: run(Naive.self, pipeline))
  }

  /// Whether the logits are finite after the division by the temperature, masked classes aside.
  var isScaledFinite: Bool {
    !isUndefined && zip(received, scaled).allSatisfy { $0 == -.infinity || $1.isFinite }
  }

  /// Whether the outputs say nothing about the row: one is NaN or infinite where a finite value is due
  /// (for log-softmax the largest class's), the largest class has probability 0, or a log-sum-exp far
  /// from 0 is 0.
  func isSpoilt(_ subject: DiagnosisSubject) -> Bool {
    let outputs = subject.outputs
    let isFinite = outputs.indices.allSatisfy {
      outputs[$0].isFinite || !judge.certified[$0].value.isFinite
    }
    switch quantity.range {
    case .probability: return !isFinite || outputs[indexOfLargest(received)] == 0
    case .logProbability: return !outputs[indexOfLargest(received)].isFinite
    case .real:
      return !isFinite || outputs[0] == 0 && judge.certified[0].value.magnitude >= 0.5
    }
  }
}
