/// Another function than the one asked for, whose values some outputs are.
public struct Suspect: Sendable, Codable, Hashable {
  public var function: Function
  /// What the function depends on, where that is one number: an axis, a temperature, an epsilon.
  @AlwaysEncoded public var parameter: Double?
  /// The largest distance of a finite output from the function's value, in ulps of the outputs' format there; for
  /// logarithms nearer to 0 than 1, in ulps of 1.
  /// The values are computed in binary64: a few of its ulps are theirs.
  public var maxUlp: Double

  /// Whether one output alone is the function's value: it is the logarithm of an epsilon, beside others that nothing
  /// explains.
  public var isPartial: Bool { function == .clipped && maxUlp > Self.leastPartialError }

  /// More ulps than rounding makes of a sum of as many terms as a row has.
  static let leastPartialError = 0x1p20

  /// The functions that are tried, the more special one before the more general one.
  public enum Function: String, Sendable, Codable, Hashable, CaseIterable {
    /// Along another axis of the tensor, `parameter`; null where outputs are 1, as along an axis of length 1.
    case otherAxis = "other-axis"
    /// Over all elements as one row; or over the axes from `parameter` on, as ONNX did before opset 13.
    case flattened
    /// The classes in the opposite order.
    case reversed
    /// The classes in some other order.
    case permuted
    /// Of the logits with their signs turned.
    case negated
    /// The logits themselves.
    case logits
    case logSoftmax = "log-softmax"
    /// In the place of logarithms; or of the softmax of the logits, `parameter` being 2: applied twice.
    case softmax
    case logSumExp = "log-sum-exp"
    /// With powers, or logarithms, of 2.
    case baseTwo = "base-2"
    /// At another temperature, `parameter`.
    case temperature
    /// With one more term in the denominator, `parameter`: 1 for `e^x / (1 + sum e^x)`.
    case sink
    /// Of `c tanh(x / c)`, c being `parameter`.
    case softCap = "soft-cap"
    /// Over some of the classes, `parameter` of them where that is the same number in each row.
    case subset
    /// With weight on masked classes, as if their logits were `parameter`.
    case unmasked
    /// Probabilities replaced by `parameter` where they are less, and perhaps divided by their sum then.
    case clipped
    /// Exponentials that were not divided by their sum: `e^(x - c)`, c being `parameter` where one is fitted.
    case unnormalized
    /// By an exponential that is wrong by some percent, or cut off, or never below some number.
    case coarseExp = "coarse-exp"
    /// `e^(x - y)`, y the log-sum-exp rounded beside a large maximum.
    case absorbedSum = "absorbed-sum"
    /// The values of another row, `parameter` rows further down where that is the same number for each.
    case otherRow = "other-row"
  }
}

/// A function that fits, and how it was found.
struct SuspectFit {
  let function: Suspect.Function
  let parameter: Double?
  /// Whether a real number was chosen so that it fits.
  let isFitted: Bool
  /// In ulps.
  let error: Double

  var suspect: Suspect {
    Suspect(function: function, parameter: parameter, maxUlp: error)
  }
}

extension [SuspectFit] {
  /// The best fit first. Those within 1 ulp, or within 10 % of the best, are equal: the one without a fitted
  /// parameter is first, then the more special one. What fits far worse than the best is left out.
  var ranked: [Suspect] {
    guard let best = map(\.error).min() else { return [] }
    let order = Suspect.Function.allCases
    func key(_ fit: SuspectFit) -> (Double, Int, Int) {
      let isBest = fit.error <= Swift.max(1, 1.1 * best)
      return (
        isBest ? 0 : fit.error, isBest && fit.isFitted ? 1 : 0,
        order.firstIndex(of: fit.function)!
      )
    }
    var taken: Set<Suspect.Function> = []
    return filter { $0.error <= Swift.max(4, 4 * best) }
      .sorted { key($0) < key($1) }
      .filter { taken.insert($0.function).inserted }.map(\.suspect)
  }
}
