import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// `exp(x c - fl(max c))` with the product fused into the difference: the rounding error of `max c`
  /// is left over, where it would have cancelled without the fusion.
  static let fusedScaleAndShift = FailurePattern(
    "fused-scale-and-shift", "the rounding error of a fused product is left over",
    cause:
      "x c - max c is computed as one fused operation with max c rounded before: for the largest logit not 0 "
      + "comes out but the rounding error of max c, and its exponential is 0 or infinite. The maximum is "
      + "subtracted, and still the sum is 0 or infinite.",
    remedy:
      "subtract the maximum before scaling, (x - max) c, or keep the product from being fused",
    references: [
      .issue("jax-ml/jax", 37234), .issue("openxla/xla", 44738), .issue("jax-ml/jax", 38609),
      .issue("pytorch/pytorch", 161150), .issue("SlopDotCash/asi", 2886),
    ],
    trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] },
    evidence: { row, subject in row.fusedShift(subject).map { PatternEvidence($0.text(row)) } })
}

/// A scaled shift in fused arithmetic.
struct FusedShift {
  /// What logits are multiplied by.
  let scale: Double
  /// Whether the exponential is one of base 2.
  let isBaseTwo: Bool
  /// The largest logit times the scale, rounded.
  let product: Double
  /// The same, exactly, less the product.
  let residual: Double
  /// The exponential of the residual, in the arithmetic.
  let exponential: Double

  fileprivate func text(_ row: DiagnosisRow) -> String {
    let name = row.pipeline.arithmetic.name
    let function = isBaseTwo ? "2^y" : "exp(y)"
    let text =
      "\(row.largest) x \(scale) is rounded to \(product) in \(name), off by "
      + (-residual).brief
    if exponential == 0 || !exponential.isFinite {
      return text + "; \(function) of the \(residual.brief) left over is \(exponential.brief)"
    }
    let spacing = row.pipeline.arithmetic.ulp(of: product)
    return text
      + "; numbers of that size are \(spacing.brief) apart, so that up to \((spacing / 2).brief) is left "
      + "over by a scale or order that differs, whose \(function) overflows"
  }
}

extension DiagnosisRow {
  /// The fused shift that explains outputs of 0, infinity or NaN where the shifted algorithm is well; nil
  /// if none does.
  func fusedShift(_ subject: DiagnosisSubject) -> FusedShift? {
    // An algorithm that is known is known not to do this, but for one.
    guard subject.algorithm.map({ $0 == BaseTwo.self }) ?? true else { return nil }
    guard temperature != 0, isScaledFinite, isSpoilt(subject),
      !isSpoilt(DiagnosisSubject(algorithm: nil, outputs: run(Shifted.self, pipeline)))
    else { return nil }
    let shifts = fusedShifts
    if let shift = shifts.first(where: { $0.exponential == 0 || !$0.exponential.isFinite }) {
      return shift
    }
    let isNaive = subject.outputs.isSame(as: run(Naive.self, pipeline))
    return shifts.first { shift in
      // Where the product is exact, a sum that overflows is the better reason.
      if isNaive, shift.residual == 0 { return false }
      let reach = pipeline.arithmetic.ulp(of: shift.product) / 2
      let machine = EmulatedArithmetic(pipeline)
      return !(shift.isBaseTwo ? machine.exp2(reach) : machine.exp(reach)).isFinite
    }
  }

  /// The scales that kernels use.
  private var fusedShifts: [FusedShift] {
    let machine = EmulatedArithmetic(pipeline)
    let divisor = machine.number(judge.temperature)
    let log2e = machine.constant(.log2e)
    var scales = [(machine.divide(log2e, by: divisor), true)]
    if judge.temperature != 1 { scales.append((machine.divide(1, by: divisor), false)) }
    return scales.compactMap { scale, isBaseTwo in
      let top = machine.number(largest)
      let product = machine.multiply(top, scale)
      guard product.isFinite, scale.isFinite else { return nil }
      let residual = machine.multiplyAdd(top, scale, -product)
      return FusedShift(
        scale: scale, isBaseTwo: isBaseTwo, product: product, residual: residual,
        exponential: isBaseTwo ? machine.exp2(residual) : machine.exp(residual))
    }
  }
}
