public import SoftmaxAnalysis
import SoftmaxCore

/// `ln sum w_i e^(x_i)` of [1e20, 1e20, 1.1] with the weights [1, -1, 1], by the shifted formula in binary32.
///
/// The first two terms cancel, exactly, so the value is the third logit. Beside e^(1e20) nothing is left of it
/// in any precision that holds both, and what the formula gives hangs on the last bit of one exponential.
public struct WeightedLogSumExp: Sendable, Codable, Hashable {
  public internal(set) var sources = ["jax-ml/jax#18183"]
  public internal(set) var logits: [FloatRecord]
  /// One for each logit.
  public internal(set) var weights: [Double]
  /// The exact value, a number of binary32.
  public internal(set) var exact: FloatRecord
  public internal(set) var outcomes: [Outcome]

  /// What comes out if the second exponential, exactly 1, is off by so many numbers of the format.
  public struct Outcome: Sendable, Codable, Hashable {
    public var offBy: Int
    public var sum: FloatRecord
    public var output: FloatRecord
  }

  init() {
    let x: [Float] = [1e20, 1e20, 1.1]
    let w: [Float] = [1, -1, 1]
    let machine = NativeArithmetic<Float>(functions: .correctlyRounded)
    let exponentials = x.map { machine.exp($0 - x[0]) }
    logits = x.map { FloatRecord(Double($0), in: .binary32) }
    weights = w.map { Double($0) }
    exact = FloatRecord(Double(x[2]), in: .binary32)
    outcomes = [(-1, Float(1).nextDown), (0, 1), (1, Float(1).nextUp)].map { offBy, second in
      let sum = w[0] * exponentials[0] + w[1] * second + w[2] * exponentials[2]
      return Outcome(
        offBy: offBy, sum: FloatRecord(Double(sum), in: .binary32),
        output: FloatRecord(Double(x[0] + machine.log(sum)), in: .binary32))
    }
  }
}
