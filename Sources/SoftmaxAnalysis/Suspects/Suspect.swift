/// Another function than the one asked for, whose values some outputs are.
public struct Suspect: Sendable, Codable, Hashable {
  public var function: Function
  /// What the function depends on, where that is one number: an axis, a temperature, an epsilon.
  @AlwaysEncoded public var parameter: Double?
  /// The largest distance of a finite output from the function's value, in ulps of the outputs' format there; for
  /// logarithms nearer to 0 than 1, in ulps of 1.
  /// The values are computed in binary64: a few of its ulps are theirs.
  public var maxUlp: Double

  /// What is known beyond the parameter; not encoded.
  public internal(set) var form: Form? = nil

  /// Whether one output alone is the function's value: it is the logarithm of an epsilon, beside others that nothing
  /// explains.
  public var isPartial: Bool { function == .clipped && maxUlp > Self.leastPartialError }

  /// More ulps than rounding makes of a sum of as many terms as a row has.
  static let leastPartialError = 0x1p20

  /// What is wrong with an exponential, or which exponentials are meant.
  public enum Form: Sendable, Hashable {
    /// It is 0 below some exponent.
    case cutOff
    /// It is never below some number.
    case floored
    /// Its base is not quite e.
    case otherBase
    /// It is off by some percent: what fits is softmax itself, so far off.
    case approximate
    /// It takes multiples of some power of 2.
    case stepped
    /// It takes powers of 2 alone; so far off softmax.
    case powersOfTwo
    /// The parameter is beside `e^(x - max)`.
    case shifted
  }

  private enum CodingKeys: CodingKey {
    case function, parameter, maxUlp
  }

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
  var form: Suspect.Form? = nil

  var suspect: Suspect {
    Suspect(function: function, parameter: parameter, maxUlp: error, form: form)
  }

  /// Whether the error is the distance from what is due, and not from the function's values.
  var isOfDistance: Bool {
    form == .approximate || form == .powersOfTwo || suspect.isPartial || function == .absorbedSum
  }

  func with(_ form: Suspect.Form) -> SuspectFit {
    var copy = self
    copy.form = form
    return copy
  }

  /// Significant digits of the number that was chosen; 0 if none was.
  private var digits: Int {
    guard isFitted, let parameter else { return isFitted ? Self.greatestDigits : 0 }
    return (1...Self.greatestDigits).first { parameter.rounded(digits: $0) == parameter }
      ?? Self.greatestDigits
  }

  private static let greatestDigits = 9

  /// What makes one of two functions that fit alike less likely: a number that was chosen, then one of more than
  /// two digits.
  var effort: Int { isFitted ? (digits <= 2 ? 1 : 2) : 0 }

  /// Whether no number was chosen, or one that has no more than two digits.
  var isRound: Bool { effort < 2 }
}

extension [SuspectFit] {
  /// The best fit first. Those within 1 ulp, or within 10 % of the best, are equal: the one without a fitted
  /// parameter is first, then one of two digits at most, then the more special one. What fits far worse than the best is left out.
  var ranked: [Suspect] {
    guard let best = map(\.error).min() else { return [] }
    let order = Suspect.Function.allCases
    func key(_ fit: SuspectFit) -> (Double, Int, Int) {
      let isBest = fit.error <= Swift.max(1, 1.1 * best)
      return (
        isBest ? 0 : fit.error, isBest ? fit.effort : 0,
        order.firstIndex(of: fit.function)!
      )
    }
    var taken: Set<Suspect.Function> = []
    return filter { $0.error <= Swift.max(4, 4 * best) }
      .sorted { key($0) < key($1) }
      .filter { taken.insert($0.function).inserted }.map(\.suspect)
  }
}
