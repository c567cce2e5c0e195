public import FloatFormats
import MultiPrecision
public import SoftmaxReference

/// Tries whether outputs that rounding does not explain are the values of another function.
///
/// The outputs are compared with each function's values in binary64, on the scale of logarithms, and a function
/// fits if rounding explains what remains (`RoundingReach`); its parameter, where it has one, is found from
/// the outputs. Nothing is suspected where rounding explains the outputs as what they should be.
public struct SuspectSearch: Sendable {
  public let quantity: Quantity
  /// The outputs' format.
  public let format: FloatFormat
  public let temperature: Double
  /// The format that they were computed in, where that is known to be another.
  public let arithmetic: FloatFormat?

  /// - Precondition: the temperature is positive and finite.
  public init(
    _ quantity: Quantity, in format: FloatFormat, temperature: Double = 1,
    arithmetic: FloatFormat? = nil
  ) {
    self.quantity = quantity
    self.format = format
    self.temperature = temperature
    self.arithmetic = arithmetic
  }

  /// Rows of logits beside outputs.
  public struct Sample: Sendable {
    /// Logits of each row.
    let length: Int
    let logits: [Double]
    let outputs: [Double]
    /// Whether these are all rows there are, so that those after the last are the first.
    let isWhole: Bool

    /// - Parameters:
    ///   - logits: rows of that length after each other.
    ///   - outputs: numbers of the format, one for each logit, or for each row for log-sum-exp.
    /// - Precondition: `length` is 1 or more, and the logits are whole rows.
    public init(length: Int, logits: [Double], outputs: [Double], isWhole: Bool) {
      precondition(length > 0 && logits.count % length == 0, "rows are whole")
      (self.length, self.logits, self.outputs) = (length, logits, outputs)
      self.isWhole = isWhole
    }
  }

  /// A tensor's elements as rows of another kind, whose softmax they may be.
  public struct Reading: Sendable {
    let function: Suspect.Function
    let parameter: Double?
    let sample: Sample

    /// Rows along another axis.
    public static func axis(_ axis: Int, _ sample: Sample) -> Reading {
      Reading(function: .otherAxis, parameter: Double(axis), sample: sample)
    }

    /// Rows over all axes, or over those from one on.
    public static func flattened(from axis: Int?, _ sample: Sample) -> Reading {
      Reading(function: .flattened, parameter: axis.map(Double.init), sample: sample)
    }
  }

  /// Whether rounding explains the outputs, or there is nothing to explain.
  func explains(_ sample: Sample) -> Bool {
    FloatEnvironment.ordinary { SuspectTrial(self, sample).isExplained }
  }

  /// The functions that fit the outputs, the best fit first; empty if there is none, or nothing to explain.
  ///
  /// - Parameter readings: other rows of the tensor; called only where rounding does not explain the outputs.
  /// - Throws: what `readings` throws.
  /// - Precondition: the outputs go with the logits and the quantity.
  public func suspects(
    _ sample: Sample, readings: () throws -> [Reading]
  ) rethrows -> [Suspect] {
    let trial = FloatEnvironment.ordinary { SuspectTrial(self, sample) }
    let isExplained = FloatEnvironment.ordinary { trial.isExplained }
    guard !isExplained || trial.rows.isEmpty else {
      return FloatEnvironment.ordinary {
        [trial.absorbedSum].compactMap { $0 }.ranked + roundedOnce(sample)
      }
    }
    if trial.rows.isEmpty {
      return FloatEnvironment.ordinary { [overflowed(sample)].compactMap { $0?.suspect } }
    }
    let others = try readings()
    return FloatEnvironment.ordinary {
      let arranged = others.compactMap { reading in
        SuspectTrial(self, reading.sample).fit(reading.function, reading.parameter) {
          trial.due($0)
        }
      }
      // One class in one row has the value of some parameter, whatever it is.
      let isSingle = sample.logits.count == 1
      return (arranged + trial.fits).filter { trial.isNear($0) && !(isSingle && $0.isFitted) }
        .ranked
    }
  }

  /// Where the arithmetic is known to be wider than the outputs' format, less is rounding: the functions without a
  /// parameter, or with a round one, that these outputs are the values of, rounded once.
  private func roundedOnce(_ sample: Sample) -> [Suspect] {
    guard let arithmetic, arithmetic.significandBits > format.significandBits else { return [] }
    var trial = SuspectTrial(self, sample)
    trial.reach.arithmetic = arithmetic
    guard !trial.isRounded(trial.due) else { return [] }
    return trial.fits.filter { $0.isRound && $0.error <= 0.5 + 0x1p-8 && trial.isNear($0) }.ranked
  }

  /// Exponentials that were not divided by their sum, some of them beyond the format's range.
  private func overflowed(_ sample: Sample) -> SuspectFit? {
    guard quantity.range == .probability, !sample.outputs.contains(where: \.isNaN) else {
      return nil
    }
    let isInfinite = sample.outputs.map { $0 == .infinity }
    let least = Estimate.log(format.greatestFiniteMagnitude)
    let isBeyond = zip(sample.logits, isInfinite).allSatisfy { logit, isInfinite in
      logit < .infinity && (!isInfinite || logit / temperature >= least)
    }
    let kept = isInfinite.indices.filter { !isInfinite[$0] }
    guard isBeyond, !kept.isEmpty, kept.count < isInfinite.count else { return nil }
    // Each class is on its own, and those that are left make one row.
    let rest = Sample(
      length: kept.count, logits: kept.map { sample.logits[$0] },
      outputs: kept.map { sample.outputs[$0] }, isWhole: false)
    return SuspectTrial(self, rest).exponentials
  }

  /// The fit of the quantity itself at temperature 1, where another one was asked for.
  func atTemperatureOne(_ sample: Sample) -> Suspect? {
    FloatEnvironment.ordinary {
      let trial = SuspectTrial(
        SuspectSearch(quantity, in: format, arithmetic: arithmetic), sample)
      return trial.fit(.temperature, 1, as: trial.due)?.suspect
    }
  }
}

/// Rows on which functions are tried.
struct SuspectTrial {
  let quantity: Quantity
  let format: FloatFormat
  let temperature: Double
  let rows: [SuspectRow]
  /// How many rows were given, those that tell nothing among them.
  let rowCount: Int
  let isWhole: Bool
  var reach: RoundingReach

  init(_ search: SuspectSearch, _ sample: SuspectSearch.Sample) {
    (quantity, format) = (search.quantity, search.format)
    temperature = search.temperature
    isWhole = sample.isWhole
    reach = RoundingReach(
      format: format, arithmetic: search.arithmetic.flatMap { $0.narrower(than: search.format) },
      isDivided: temperature != 1,
      printed: PrintedDigits(sample.outputs, in: format),
      // That everything was flushed is no sign of any function.
      flushes: sample.outputs.contains { $0 != 0 })
    let (length, width) = (sample.length, search.quantity.outputCount(sample.length))
    rowCount = sample.logits.count / length
    precondition(sample.outputs.count == rowCount * width, "outputs and logits go together")
    rows = (0..<rowCount).compactMap { row in
      let logits = sample.logits[row * length..<(row + 1) * length]
      let outputs = sample.outputs[row * width..<(row + 1) * width]
      return SuspectRow(
        search.temperature == 1 ? Array(logits) : logits.map { $0 / search.temperature },
        Array(outputs), number: row)
    }
  }

  var scale: Claim.Scale { quantity.range == .probability ? .probability : .logarithm }

  /// What should have come out.
  func due(_ row: SuspectRow) -> Claim { claim(of: row.logits) }

  /// What comes out for some exponents.
  func claim(of exponents: [Double]) -> Claim {
    !quantity.isForEachLogit
      ? .logSumExp(of: exponents) : .softmax(of: exponents, scale)
  }

  /// Whether rounding explains the outputs; of rows that tell nothing it need not.
  var isExplained: Bool {
    if rows.isEmpty || isRounded(due) || areLogitsRounded { return true }
    return narrowReaches.contains { reach in
      var trial = self
      trial.reach = reach
      return trial.isRounded(due) || trial.areLogitsRounded
    }
  }

  /// Whether the logits were rounded to a narrower format first.
  private var areLogitsRounded: Bool {
    [.binary16, .bfloat16, Self.tensorFloat].contains { narrow in
      guard narrow.significandBits < format.significandBits else { return false }
      return isRounded { row in
        claim(of: row.logits.map { narrow.round($0 * temperature) / temperature })
      }
    }
  }

  /// What matrix units make of binary32.
  private static let tensorFloat = try! FloatFormat(
    precision: 11, minExponent: -126, maxExponent: 127)

  /// What rounding explains of the outputs in an arithmetic narrower than their format. Zeros and ones are numbers
  /// of every format: that they were flushed they do not show.
  private var narrowReaches: [RoundingReach] {
    let isTrivial = rows.allSatisfy { row in
      row.outputs.allSatisfy { !$0.isFinite || $0 == 0 || $0 == 1 }
    }
    return narrowerFormats.map {
      RoundingReach(format: $0, isDivided: temperature != 1, flushes: !isTrivial)
    }
  }

  /// Narrower formats that hold every output: the computation may have been theirs.
  private var narrowerFormats: [FloatFormat] {
    [.binary16, .bfloat16, .binary32].filter { narrow in
      narrow.significandBits < format.significandBits
        && rows.allSatisfy { $0.outputs.allSatisfy { narrow.round($0) == $0 } }
    }
  }

  /// Whether rounding explains the outputs as those of some exponents.
  fileprivate func isRounded(_ claim: (SuspectRow) -> Claim) -> Bool {
    rows.allSatisfy { reach.error(claim($0), $0.outputs) != nil }
  }

  /// The function's fit, if it fits every row.
  func fit(
    _ function: Suspect.Function, _ parameter: Double? = nil, isFitted: Bool = false,
    as claim: (SuspectRow) -> Claim?
  ) -> SuspectFit? {
    guard !rows.isEmpty else { return nil }
    var error = 0.0
    for row in rows {
      guard let claim = claim(row), let found = reach.error(claim, row.outputs),
        reach.isAbout(claim, row.outputs)
      else { return nil }
      error = max(error, found)
    }
    return SuspectFit(
      function: function, parameter: parameter, isFitted: isFitted, error: error)
  }

  /// The fit for a parameter near an estimate: that of the fewest digits that fits as well.
  func fitted(
    _ function: Suspect.Function, near estimate: Double,
    _ claim: (SuspectRow, Double) -> Claim?
  ) -> SuspectFit? {
    guard estimate.isFinite, estimate != 0 else { return nil }
    func fit(_ value: Double) -> SuspectFit? {
      self.fit(function, value, isFitted: true) { claim($0, value) }
    }
    let best = fit(estimate)
    let enough = best.map { max(1, 1.1 * $0.error) } ?? .infinity
    for digits in 1...8 {
      if let short = fit(estimate.rounded(digits: digits)), short.error <= enough {
        return short
      }
    }
    return best
  }

  /// All functions that fit; coarse exponentials only where nothing else does, and one clipped class only
  /// where they do not either.
  var fits: [SuspectFit] {
    guard quantity.isForEachLogit else { return logSumExpFits + otherRowFits }
    let fits =
      arrangementFits + otherRowFits + quantityFits + scaleFits + denominatorFits + supportFits
    let telling = fits.filter(isTelling)
    // Far classes that are 0 in every row may have been chosen, or cut off.
    if telling.contains(where: { $0.function != .subset }) { return telling }
    if !telling.isEmpty { return telling + [cutOffExponential].compactMap { $0 } }
    let coarse = coarseFits
    return coarse.isEmpty ? [clippedSomewhere].compactMap(\.self) : coarse
  }

  /// Whether a function is twice as near to the outputs as what is due, or right to an ulp; some say only how far
  /// off outputs are.
  fileprivate func isNear(_ fit: SuspectFit) -> Bool {
    fit.error <= 1 || fit.isOfDistance
      || rows.contains { reach.distance(due($0), $0.outputs) >= 2 * fit.error }
  }

  /// Whether a function fits for another reason than that its parameter was chosen so: it is right to an ulp, or
  /// four times nearer than what is due.
  private func isTelling(_ fit: SuspectFit) -> Bool {
    guard fit.isFitted, fit.error > 1 else { return true }
    return rows.contains { reach.distance(due($0), $0.outputs) >= 4 * fit.error }
  }
}

extension FloatFormat {
  /// Itself, if it has fewer digits than another format.
  fileprivate func narrower(than other: FloatFormat) -> FloatFormat? {
    significandBits < other.significandBits ? self : nil
  }
}

extension Double {
  /// The nearest number of so many decimal digits.
  func rounded(digits: Int) -> Double {
    Double(BigFloat(self, precision: 53).decimalDigits(digits).description) ?? self
  }
}
