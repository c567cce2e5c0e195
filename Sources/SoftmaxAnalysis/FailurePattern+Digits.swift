import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of results that are finite and have lost digits.
  static let digitPatterns: [FailurePattern] = [
    FailurePattern(
      "cancelled-log-sum-exp", "the other classes vanish beside the largest",
      cause:
        "the sum 1 + s of the shifted exponentials rounds to 1, or loses digits of s, and log(1) is "
        + "0; the exact logarithm is about s.",
      remedy: "leave the largest term out of the sum s, and take log1p(s)",
      references: [
        .issue("scipy/scipy", 18295), .issue("scipy/scipy", 19521),
        .issue("pytorch/pytorch", 113708),
      ],
      plan: { row in row.quantity == .softmax ? nil : (ShiftedMaxOut.self, row.pipeline) },
      evidence: { row, subject in
        guard row.quantity != .softmax, !row.isUndefined else { return nil }
        return subject.outputs.indices.first { index in
          let due = row.judge.certified[index].value
          return subject.outputs[index] == 0 && due != 0 && due.magnitude < 0.5
        }.map {
          "\(row.quantity == .logSumExp ? "log-sum-exp" : "class \($0)") is "
            + "\(subject.outputs[$0].brief); the exact value is \(row.exact($0).brief)"
        }
      }),
    FailurePattern(
      "absorbed-logarithm", "the logarithm of the sum is absorbed by a large maximum",
      cause:
        "max + log(sum) is rounded to the spacing of the maximum, which is coarse for logits far "
        + "from 0; x minus it is a multiple of that spacing.",
      remedy:
        "subtract the maximum from each logit first and the logarithm last, (x - max) - log(sum), "
        + "and never form max + log(sum) on the way",
      references: [.issue("pytorch/pytorch", 11752), .issue("pytorch/pytorch", 38839)],
      plan: { row in row.quantity == .logSoftmax ? (ShiftedMaxOut.self, row.pipeline) : nil },
      evidence: { row, subject in
        guard row.quantity == .logSoftmax, !row.isUndefined,
          let top = row.scaled.filter(\.isFinite).max()
        else { return nil }
        let spacing = row.pipeline.arithmetic.ulp(of: top)
        let coarse = subject.outputs.indices.first { index in
          let output = subject.outputs[index]
          guard output.isFinite, let ulps = row.ulps(subject.outputs, index) else { return false }
          let isMultiple = (output / spacing).rounded() == output / spacing
          return isMultiple && ulps.magnitude >= 16
            && (spacing / 32...spacing).contains((output - row.exact(index)).magnitude)
        }
        return coarse.map {
          "the spacing of \(row.pipeline.arithmetic.name) at \(row.largest.brief) is \(spacing.brief); "
            + "class \($0) is \(subject.outputs[$0].brief), exact \(row.exact($0).brief)"
        }
      }),
    FailurePattern(
      "accumulator-stagnation", "the sum is taken in too narrow a format",
      cause:
        "a sum stops growing when its terms are below half its spacing: after 2^p equal ones. Every "
        + "probability is too large then, and they sum to more than 1.",
      remedy: "accumulate the sum in binary32 or wider, or in pairs",
      references: [
        .issue("pytorch/executorch", 20090), .issue("sonos/tract", 2586),
      ],
      plan: { row in
        var pipeline = row.pipeline
        pipeline.accumulator = pipeline.accumulator.significandBits < 24 ? .binary32 : .binary64
        return (Shifted.self, pipeline)
      },
      evidence: { row, subject in
        // Terms of 1 are lost from 2^p of them on; smaller ones sooner.
        let terms = Double(row.finite.count)
        let isLong = terms * row.pipeline.accumulator.unitRoundoff >= 0.125
        guard row.quantity == .softmax, isLong, !row.isSpoilt(subject),
          let deviation = row.sumDeviation(subject.outputs),
          deviation > 4 * terms.squareRoot() * row.pipeline.output.unitRoundoff
        else { return nil }
        return "the outputs sum to \((1 + deviation).brief)"
      }),
    FailurePattern(
      "rounded-shift", "the rounding of x - max costs digits in the tail",
      cause:
        "x - max is rounded to the spacing of the gap, and exp turns that absolute error into a "
        + "relative one: up to an ulp for each unit of the gap.",
      remedy: "compute x - max with its error term (TwoSum), and multiply by 1 + error",
      references: [.blanchardHighamHigham],
      plan: { row in row.quantity == .softmax ? (ShiftedTwoSum.self, row.pipeline) : nil },
      evidence: { row, subject in
        guard row.quantity == .softmax, !row.isUndefined, row.temperature == 1 else { return nil }
        let largest = row.largest
        let worst = subject.outputs.indices.filter { subject.outputs[$0] != 0 }.max {
          (row.ulps(subject.outputs, $0)?.magnitude ?? 0)
            < (row.ulps(subject.outputs, $1)?.magnitude ?? 0)
        }
        guard let worst, let error = row.ulps(subject.outputs, worst)?.magnitude, error >= 4,
          case let gap = largest - row.received[worst], error <= gap + 4
        else { return nil }
        return "class \(worst), at a gap of \(gap.brief), is off by \(error.brief) ulp"
      }),
    FailurePattern(
      "input-rounding", "the logits lost digits before softmax saw them",
      cause:
        "rounding the logits into the format moves the exact result; no softmax of the rounded "
        + "logits can undo it.",
      remedy:
        "keep the logits in a wider format, or subtract their maximum before they are rounded",
      references: [.issue("pytorch/pytorch", 38839)],
      evidence: { row, subject in
        guard !row.isUndefined, let change = row.inputChange, change >= 4 else { return nil }
        return "rounding the logits to \(row.pipeline.input.name) moves an exact value by "
          + "\(change.brief) ulp"
      }),
  ]
}

extension DiagnosisRow {
  /// The exact sum of the outputs less 1; nil if one is not finite.
  func sumDeviation(_ outputs: [Double]) -> Double? {
    outputs.withUnsafeBufferPointer { RowSum($0).exactDeviation }
  }

  /// The largest change that rounding the logits made to an exact value, in ulps of the output's format.
  fileprivate var inputChange: Double? {
    guard zip(received, logits).contains(where: { $0 != $1 }), temperature == 1,
      let given = try? Reference(quantity, in: judge.format).certify(logits)
    else { return nil }
    return zip(judge.certified, given).compactMap {
      $1.enclosure.distance(to: $0.enclosure, in: judge.format)
    }.max()
  }
}
