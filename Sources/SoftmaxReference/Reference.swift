@_exported public import FloatFormats
import MultiPrecision
@_exported public import SoftmaxTiers

/// The judge: softmax, its logarithms and what is made of them, certified correctly rounded.
///
/// Every value is the exact real one, for logits taken as exact reals, rounded once into `format`.
/// This module imports FloatFormats, ErrorFree, MultiPrecision and SoftmaxTiers and shares nothing else with the
/// algorithms that it judges. FloatFormats and SoftmaxTiers come with it.
///
/// How a row is decided, in this order:
/// 1. exact cases (`QuantityRule.exactValue`): NaN and infinite rows, one finite logit, masked classes;
/// 2. an enclosure of every element in double-double arithmetic (`AccurateRow`), accepted if both ends
///    of it round to the same number of the format;
/// 3. for elements still open, MPFR enclosures (`IntervalRow`) with growing precision (Ziv 1991).
///
/// Whole tensors go through array kernels first, see `certify(rows:of:into:)`.
///
/// That it ends: `e^a` is transcendental for rational `a` other than 0 (Lindemann-Weierstrass), so
/// apart from rows of equal logits, whose `1/k` is held exactly where it could be a tie, no exact
/// value is a rounding boundary. That it ends soon also where `e^(x_i - max)` is far below the
/// boundary's distance: strict one-sided facts (`EnclosedReal.moved(by:)`).
public struct Reference: Sendable {
  /// What is computed.
  public let quantity: Quantity
  /// What results are rounded to.
  public let target: RoundingTarget
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
    /// `2^x_i / sum 2^x_j`, for probabilities at temperature 1 alone (see `BaseTwoRow`).
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
    guard base == .e || quantity.range == .probability && temperature == 1 else {
      throw .baseTwoIsForSoftmax
    }
    self.quantity = quantity
    target = RoundingTarget(format, rounding, overflow: overflow)
    self.temperature = temperature
    self.base = base
    self.budget = budget
    self.plan = plan
  }

  /// The format that results are rounded to.
  public var format: FloatFormat { target.format }
  /// The rounding mode; nearest, ties to even, unless asked otherwise.
  public var rounding: RoundingMode { target.rounding }
  /// What becomes of results beyond the format's largest number.
  public var overflow: OverflowPolicy { target.overflow }
}

extension Reference {
  /// The certified values of one row: one for each logit, or one in all for a quantity of the row.
  ///
  /// Where the budget does not suffice, the certificate is `undecided`, and the value NaN (in a format
  /// without NaN too); all other elements stand.
  ///
  /// - Parameters:
  ///   - companion: what the quantity needs beside the logits.
  ///   - row: the row's number, for the error text and for undecided elements only.
  /// - Throws: `ReferenceError.emptyRow`; `.notANumber` where NaN is due and the format has none; `.wrongShape`
  ///   where the quantity needs a label or targets and the row has none, a label is none of its classes, or
  ///   targets are not as many as the logits.
  /// - Precondition: targets are finite.
  /// - Complexity: one `exp` of the working precision per finite logit and precision tried.
  public func certify(
    _ logits: [Double], with companion: RowCompanion = .none, row: Int = 0
  ) throws(ReferenceError) -> [CertifiedValue] {
    let indices = 0..<quantity.outputCount(logits.count)
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try certify(logits, with: companion, at: indices, row: row)
    }
  }

  /// The certified values at some of the row's indices, in that order.
  func certify(
    _ logits: [Double], with companion: RowCompanion = .none, at indices: some Sequence<Int>,
    row: Int
  ) throws(ReferenceError) -> [CertifiedValue] {
    let kind = try RowKind(logits, with: companion, row: row)
    try quantity.rule.check(companion, logits.count, row: row)
    return try certify(
      quantity.rule, kind, logits, companion, at: Array(indices), row: row)
  }

  private func certify(
    _ rule: some QuantityRule, _ kind: RowKind, _ logits: [Double], _ companion: RowCompanion,
    at indices: [Int], row: Int
  ) throws(ReferenceError) -> [CertifiedValue] {
    var results = rule.certifyExactly(kind, companion, at: indices, to: target)
    if !format.hasNaN, results.contains(where: { $0?.value.isNaN == true }) {
      throw .notANumber(row: row, format: format.name)
    }
    if base == .two, case .regular(let regular) = kind {
      let open = results.indices.filter { results[$0] == nil }
      let values = BaseTwoRow(regular, self).certify(open.map { indices[$0] }, row: row)
      for (place, value) in zip(open, values) { results[place] = value }
      return results.map { $0! }
    }
    var precisions = budget.precisions
    if results.contains(where: { $0 == nil }), let accurate = accurateRow(kind) {
      precisions = budget.beyondDoubleDouble
      rule.certify(accurate, at: indices, to: target, into: &results)
    }
    let open = results.indices.filter { results[$0] == nil }
    let places = Dictionary(uniqueKeysWithValues: open.map { (indices[$0], $0) })
    refine(logits, kind, indices: open.map { indices[$0] }, precisions: precisions) {
      evaluation, index, isLast in
      let interval = rule.value(of: evaluation, at: index).interval
      let value =
        certify(interval, isLast: isLast)
        ?? (isLast ? undecided(interval, row: row, index: index) : nil)
      results[places[index]!] = value
      return value != nil
    }
    return results.map { $0! }
  }

  /// The row in double-double arithmetic, where the plan lets it be asked.
  func accurateRow(_ kind: RowKind) -> AccurateRow? {
    guard plan.tiers.contains(.doubleDouble), case .regular(let regular) = kind else { return nil }
    return AccurateRow(regular, temperature: temperature, instructionSet: plan.instructionSet)
  }

  /// The value of an MPFR enclosure, or nil if it or its binade is not decided; before the last precision,
  /// the enclosure is to be narrow as well. An exact zero is +0.
  func certify(_ interval: borrowing BigInterval, isLast: Bool) -> CertifiedValue? {
    if interval.isZero, !interval.lowerIsStrict, !interval.upperIsStrict {
      return CertifiedValue(value: 0, enclosure: Enclosure(0), certificate: .exact)
    }
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
      UndecidedElement(row: row, index: index, bits: interval.precision, interval, target))
  }

  /// Evaluates the row with growing precision until `decide` has said true for every one of
  /// `indices`; at each precision only the indices that are still open are asked, and told whether it is
  /// the last.
  func refine(
    _ logits: [Double], _ kind: RowKind, indices: [Int], precisions: [Int]? = nil,
    decide: (IntervalRow, Int, _ isLast: Bool) -> Bool
  ) {
    var open = indices
    for bits in precisions ?? budget.precisions where !open.isEmpty {
      let evaluation = IntervalRow(logits, kind, temperature: temperature, precision: bits)
      open.removeAll { decide(evaluation, $0, bits == budget.precisions.last) }
    }
  }
}
