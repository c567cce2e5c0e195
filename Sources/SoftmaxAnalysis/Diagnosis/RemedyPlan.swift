import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// A change of algorithm or arithmetic that may mend an error.
struct RemedyPlan {
  let text: String
  let algorithm: any SoftmaxAlgorithm.Type
  let pipeline: FormatPipeline

  /// What to try against the rounding of a kind of step, the cheapest first.
  static func plans(
    for culprit: ArithmeticStep, _ algorithm: any SoftmaxAlgorithm.Type, _ quantity: Quantity,
    _ pipeline: FormatPipeline, _ blame: Blame
  ) -> [RemedyPlan] {
    let maker = PlanMaker(algorithm: algorithm, quantity: quantity, pipeline: pipeline)
    var plans: [RemedyPlan?] = []
    if blame.total.nonFinite > 0 { plans.append(maker.shift) }
    if pipeline.rounding.subnormals == .flushed { plans.append(maker.keepSubnormals) }
    switch culprit {
    case .sum: plans += [maker.accumulate, maker.otherAlgorithm, maker.both]
    case .exp, .output, .load: break
    default: plans += [maker.otherAlgorithm, maker.both]
    }
    plans.append(maker.wider)
    return plans.compactMap { $0 }
  }
}

private struct PlanMaker {
  let algorithm: any SoftmaxAlgorithm.Type
  let quantity: Quantity
  let pipeline: FormatPipeline

  var shift: RemedyPlan {
    RemedyPlan(
      text: "subtract the largest logit first, so that the largest exponential is 1",
      algorithm: Shifted.self,
      pipeline: pipeline)
  }

  var keepSubnormals: RemedyPlan {
    var kept = pipeline
    kept.rounding.subnormals = .kept
    return RemedyPlan(text: "keep subnormal numbers", algorithm: algorithm, pipeline: kept)
  }

  /// A softmax with the error term of its shift; logarithms without the largest term in their sum.
  var otherAlgorithm: RemedyPlan? {
    let better: any SoftmaxAlgorithm.Type =
      quantity.range == .probability ? ShiftedTwoSum.self : ShiftedMaxOut.self
    guard better != algorithm else { return nil }
    let text =
      quantity.range == .probability
      ? "compute x - max with its error term (TwoSum), and divide by the sum"
      : "leave the largest term out of the sum s, and take log1p(s)"
    return RemedyPlan(text: text, algorithm: better, pipeline: pipeline)
  }

  /// Sums in the next wider format, or compensated where there is none.
  var accumulate: RemedyPlan {
    if let wider = pipeline.withWiderAccumulator.first {
      return RemedyPlan(text: wider.text, algorithm: algorithm, pipeline: wider.pipeline)
    }
    var other = pipeline
    other.summation = .compensated
    return RemedyPlan(
      text: "add the exponentials up with compensated summation", algorithm: algorithm,
      pipeline: other)
  }

  var both: RemedyPlan? {
    guard let changed = otherAlgorithm else { return nil }
    let summed = accumulate
    return RemedyPlan(
      text: "\(changed.text); \(summed.text)", algorithm: changed.algorithm,
      pipeline: summed.pipeline)
  }

  /// Every operation in the next wider format.
  var wider: RemedyPlan? {
    pipeline.inWiderArithmetic.first.map {
      RemedyPlan(text: $0.text, algorithm: algorithm, pipeline: $0.pipeline)
    }
  }
}

extension FormatPipeline {
  /// Every operation in a wider format, the outputs rounded last: binary32 and binary64, as far as they are.
  var inWiderArithmetic: [(text: String, pipeline: FormatPipeline)] {
    Self.formats(widerThan: arithmetic).map { format in
      var other = self
      other.arithmetic = format
      if other.accumulator.significandBits < format.significandBits { other.accumulator = format }
      return ("compute in \(format.name), and round the outputs last", other)
    }
  }

  /// Sums in a wider format, likewise.
  var withWiderAccumulator: [(text: String, pipeline: FormatPipeline)] {
    Self.formats(widerThan: accumulator).map { format in
      var other = self
      other.accumulator = format
      return ("accumulate the sum in \(format.name)", other)
    }
  }

  private static func formats(widerThan format: FloatFormat) -> [FloatFormat] {
    [.binary32, .binary64].filter { $0.significandBits > format.significandBits }
  }
}
