public import FloatFormats
import MultiPrecision

/// The judge: softmax, log-softmax and log-sum-exp, certified correctly rounded.
///
/// Every value is the exact real one, for logits taken as exact reals, rounded once into `format`.
/// This module imports FloatFormats, MultiPrecision and CSoftmaxKernels and shares nothing else with the
/// algorithms that it judges.
///
/// How a row is decided, in this order:
/// 1. exact cases (`RowKind`): NaN and infinite rows, one finite logit, masked classes;
/// 2. an enclosure of every element in double-double arithmetic (`AccurateRow`), accepted if both ends
///    of it round to the same number of the format;
/// 3. for elements still open, MPFR enclosures (`RowEvaluation`) with growing precision (Ziv 1991).
///
/// Whole tensors go through array kernels first, see `certify(rows:of:into:)`.
///
/// That it ends: `e^a` is transcendental for rational `a` other than 0 (Lindemann-Weierstrass), so
/// apart from rows of equal logits, whose `1/k` is held exactly where it could be a tie, no exact
/// value is a rounding boundary. That it ends soon also where `e^(x_i - max)` is far below the
/// boundary's distance: strict one-sided facts (see `RowEvaluation`).
public struct Reference: Sendable {
  /// What is computed.
  public let quantity: Quantity
  /// The format that results are rounded to.
  public let format: FloatFormat
  /// The rounding mode; nearest, ties to even, unless asked otherwise.
  public let rounding: RoundingMode
  /// What becomes of results beyond the format's largest number.
  public let overflow: OverflowPolicy
  /// What the logits are divided by first, exactly.
  public let temperature: Double
  /// What is raised to the powers: e, or 2.
  public let base: Base
  /// The precisions that may be tried.
  public let budget: PrecisionBudget
  /// The tiers that may be used. The results do not depend on it, their certificates do.
  public let plan: TierPlan

  /// The base of the exponentials.
  public enum Base: Sendable, Hashable {
    case e
    /// `2^x_i / sum 2^x_j`, for softmax at temperature 1 alone (see `BaseTwoRow`).
    case two
  }

  /// - Throws: `ReferenceError.invalidTemperature` unless `temperature` is positive and finite;
  ///   `.baseTwoIsForSoftmax` for another quantity or temperature in base 2.
  public init(
    _ quantity: Quantity, in format: FloatFormat, rounding: RoundingMode = .nearest,
    overflow: OverflowPolicy = .standard, temperature: Double = 1, base: Base = .e,
    budget: PrecisionBudget = .standard, plan: TierPlan = .standard
  ) throws(ReferenceError) {
    guard FloatEnvironment.ordinary({ temperature > 0 }), temperature.isFinite else {
      throw .invalidTemperature(temperature)
    }
    guard base == .e || quantity == .softmax && temperature == 1 else {
      throw .baseTwoIsForSoftmax
    }
    self.quantity = quantity
    self.format = format
    self.rounding = rounding
    self.overflow = overflow
    self.temperature = temperature
    self.base = base
    self.budget = budget
    self.plan = plan
  }

  /// The certified values of one row: one for each logit, or one in all for log-sum-exp.
  ///
  /// Where the budget does not suffice, the certificate is `undecided`, and the value NaN (in a format
  /// without NaN too); all other elements stand.
  ///
  /// - Parameter row: the row's number, for the error text and for undecided elements only.
  /// - Throws: `ReferenceError.emptyRow`; `.notANumber` where NaN is due and the format has none.
  /// - Complexity: one `exp` of the working precision per finite logit and precision tried.
  public func certify(
    _ logits: [Double], row: Int = 0
  ) throws(ReferenceError) -> [CertifiedValue] {
    let indices = 0..<quantity.outputCount(logits.count)
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try certify(logits, at: indices, row: row)
    }
  }

  /// The certified values at some of the row's indices, in that order.
  func certify(
    _ logits: [Double], at indices: some Sequence<Int>, row: Int
  ) throws(ReferenceError) -> [CertifiedValue] {
    let kind = try RowKind(logits, row: row)
    let indices = Array(indices)
    var results: [CertifiedValue?] = indices.map { certifyExactly(kind, at: $0) }
    if !format.hasNaN, results.contains(where: { $0?.value.isNaN == true }) {
      throw .notANumber(row: row, format: format.name)
    }
    var open = results.indices.filter { results[$0] == nil }
    if base == .two, case .regular(let regular) = kind {
      let values = BaseTwoRow(regular, self).certify(open.map { indices[$0] }, row: row)
      for (place, value) in zip(open, values) { results[place] = value }
      return results.map { $0! }
    }
    var precisions = budget.precisions
    if !open.isEmpty, case .regular(let regular) = kind, plan.tiers.contains(.doubleDouble),
      let accurate = AccurateRow(
        regular, temperature: temperature, instructionSet: plan.instructionSet)
    {
      precisions = budget.beyondDoubleDouble
      open.removeAll { place in
        results[place] = certify(accurate, at: indices[place])
        return results[place] != nil
      }
    }
    let places = Dictionary(uniqueKeysWithValues: open.map { (indices[$0], $0) })
    let left = open.map { indices[$0] }
    refine(logits, kind, indices: left, precisions: precisions) { evaluation, index, isLast in
      let interval = evaluation.value(of: quantity, at: index)
      let value =
        certify(interval, isLast: isLast)
        ?? (isLast ? undecided(interval, row: row, index: index) : nil)
      results[places[index]!] = value
      return value != nil
    }
    return results.map { $0! }
  }

  private func certifyExactly(_ kind: RowKind, at index: Int) -> CertifiedValue? {
    exactValue(kind, at: index).map { exact in
      CertifiedValue(
        value: format.round(exact, rounding, overflow: overflow), enclosure: Enclosure(exact),
        certificate: .exact)
    }
  }

  private func certify(_ accurate: AccurateRow, at index: Int) -> CertifiedValue? {
    guard let enclosure = accurate.enclosure(of: quantity, at: index), enclosure.isNarrow,
      let value = enclosure.rounded(to: format, rounding, overflow: overflow)
    else { return nil }
    return CertifiedValue(value: value, enclosure: enclosure, certificate: .doubleDouble)
  }

  /// The value of an MPFR enclosure, or nil if it or its binade is not decided; before the last precision,
  /// the enclosure is to be narrow as well.
  func certify(_ interval: borrowing BigInterval, isLast: Bool) -> CertifiedValue? {
    let enclosure = Enclosure(interval)
    guard let value = interval.rounded(to: format, rounding, overflow: overflow),
      enclosure.head == 0 || interval.binade != nil, enclosure.isNarrow || isLast
    else { return nil }
    return CertifiedValue(
      value: value, enclosure: enclosure,
      certificate: .multiPrecision(bits: interval.precision))
  }

  /// What stands for an element that the last precision did not decide.
  func undecided(_ interval: borrowing BigInterval, row: Int, index: Int) -> CertifiedValue {
    CertifiedValue(
      UndecidedElement(row: row, index: index, bits: interval.precision, interval, self))
  }

  /// The value at an index where the kind of the row settles it exactly, or nil.
  func exactValue(_ kind: RowKind, at index: Int) -> Double? {
    switch quantity {
    case .softmax: kind.exactSoftmax(at: index)
    case .logSoftmax: kind.exactLogSoftmax(at: index)
    case .logSumExp: kind.exactLogSumExp
    }
  }

  /// Evaluates the row with growing precision until `decide` has said true for every one of
  /// `indices`; at each precision only the indices that are still open are asked, and told whether it is
  /// the last.
  func refine(
    _ logits: [Double], _ kind: RowKind, indices: [Int], precisions: [Int]? = nil,
    decide: (borrowing RowEvaluation, Int, _ isLast: Bool) -> Bool
  ) {
    var open = indices
    for bits in precisions ?? budget.precisions where !open.isEmpty {
      let evaluation = RowEvaluation(logits, kind, temperature: temperature, precision: bits)
      open.removeAll { decide(evaluation, $0, bits == budget.precisions.last) }
    }
  }
}
