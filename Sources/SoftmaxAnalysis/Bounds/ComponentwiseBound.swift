import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// First-order bounds of each output's own error, for algorithms of which one can be told in a line.
///
/// `BoundFacts` has the paper's normwise bounds; those say nothing of the tail. Here every relative error is
/// followed to the output that it reaches, terms of order `u^2` left out, for functions that round
/// correctly and sums taken one by one, where nothing overflows or underflows on the way.
///
/// Write `g_j = max - x_j` for the gaps and `G = sum p_i g_i` for their mean, weighted by the exact softmax;
/// `S` for the sum's own errors, `n - 1` where it is taken in the arithmetic itself. In units of `u`:
/// - an exponential and the division round once each, and the terms' exponentials are in the sum: `3 + S`;
/// - the rounding of `x_j - max` is worth `g_j` in the numerator, and `G` in the sum, where a term of
///   relative error `e_i` counts with its share `p_i`;
/// - the error of a computed `y = log-sum-exp`, `1 + S` from its sum and `|y|` from its own rounding, is
///   one factor for all; the rounding of `x_j - y` is worth `y - x_j`;
/// - a logit divided by a temperature T is off by `|x_j / T|` in the numerator, and by the mean of those in
///   the sum.
struct ComponentwiseBound {
  private let pipeline: FormatPipeline
  private let logSumExp: Double
  private let largest: Double
  private let meanGap: Double
  /// The mean of `|x_i / T|` where there is a division by T.
  private let meanMagnitude: Double?
  private let sumErrors: Double

  /// - Parameters:
  ///   - logits: as received; finite.
  ///   - temperature: as received.
  init(
    _ logits: [Double], temperature: Double, _ pipeline: FormatPipeline
  ) throws(ReferenceError) {
    self.pipeline = pipeline
    logSumExp =
      try Reference(.logSumExp, in: .binary64, temperature: temperature).certify(logits)[0].value
    let shares = try Reference(.standard, in: .binary64, temperature: temperature).certify(logits)
    let scaled = logits.map { $0 / temperature }
    let largest = scaled.max()!
    func mean(_ value: (Double) -> Double) -> Double {
      zip(shares, scaled).reduce(0) { $0 + $1.0.value * value($1.1) }
    }
    self.largest = largest
    meanGap = mean { largest - $0 }
    meanMagnitude = temperature == 1 ? nil : mean(\.magnitude)
    let additions = Double(logits.count - 1)
    let (sum, own) = (pipeline.accumulator.unitRoundoff, pipeline.arithmetic.unitRoundoff)
    sumErrors = sum == own ? additions : additions * sum / own + 1
  }

  /// The bound in ulps of the outputs' format, for the class of a logit already divided by the temperature;
  /// nil for an algorithm without one.
  func ulps(_ algorithm: String, scaledLogit x: Double) -> Double? {
    guard let errors = errors(algorithm, x) else { return nil }
    // A relative error of u is at most one ulp; what is rounded once more is off by half of one.
    let ratio = pipeline.arithmetic.unitRoundoff / pipeline.output.unitRoundoff
    return pipeline.arithmetic == pipeline.output ? errors : errors * ratio + 0.5
  }

  /// In units of the arithmetic's u.
  private func errors(_ algorithm: String, _ x: Double) -> Double? {
    let division = meanMagnitude.map { $0 + x.magnitude } ?? 0
    let gap = largest - x
    switch algorithm {
    case "naive": return division + 3 + sumErrors
    case "shifted", "shifted-max-out": return division + 3 + sumErrors + gap + meanGap
    case "division-free":
      return division + 2 + sumErrors + logSumExp.magnitude + (logSumExp - x)
    default: return nil
    }
  }
}
