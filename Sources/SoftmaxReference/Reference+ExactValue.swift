import MultiPrecision
public import SoftmaxTiers

extension Reference {
  /// The exact values of one row to `digits` significant digits (2 or more), rounded once from the
  /// enclosure. A softmax above `1 - 10^-9` is given as `1 - x`.
  ///
  /// `format` and `rounding` do not enter. An element whose digits the budget does not decide is
  /// `undecided`. Throws as `certify` does.
  ///
  /// - Precondition: the base is e, `digits` 2 or more.
  /// - Complexity: two conversions to decimal for each value that double-double arithmetic decides, which
  ///   is nearly every one up to some 25 digits; beyond that as `certify` by MPFR.
  public func exactValues(
    _ logits: [Double], with companion: RowCompanion = .none, digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    let indices = 0..<quantity.outputCount(logits.count)
    return try exactValues(logits, with: companion, at: Array(indices), digits: digits, row: row)
  }

  /// The exact values at some of the row's indices, in that order.
  ///
  /// - Precondition: the base is e, `digits` 2 or more, and the indices are different ones of the row.
  public func exactValues(
    _ logits: [Double], with companion: RowCompanion = .none, at indices: [Int], digits: Int = 17,
    row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    precondition(base == .e, "exact digits are those of base e")
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try formExactValues(logits, with: companion, at: indices, digits: digits, row: row)
    }
  }

  private func formExactValues(
    _ logits: [Double], with companion: RowCompanion, at indices: [Int], digits: Int, row: Int
  ) throws(ReferenceError) -> [ExactValue] {
    let kind = try RowKind(logits, with: companion, row: row)
    let vanishing = VanishingValues(self, kind)
    let rule = quantity.rule
    try rule.check(companion, logits.count, row: row)
    var results = indices.map { index in
      rule.exactValue(kind, companion, at: index).map { ExactValue.exactly($0) }
        ?? vanishing?.value(at: index)
    }
    if digits <= Self.greatestDoubleDoubleDigits, isDoubleDoubleWithinBudget,
      let accurate = accurateRow(kind)
    {
      for place in indices.indices where results[place] == nil {
        results[place] = digitsOf(accurate, indices[place], rule, digits)
      }
    }
    let open = indices.indices.filter { results[$0] == nil }
    let places = Dictionary(uniqueKeysWithValues: open.map { (indices[$0], $0) })
    refine(logits, kind, indices: open.map { indices[$0] }) { evaluation, index, isLast in
      let found = form(evaluation, kind, index, rule, digits) ?? (isLast ? .undecided : nil)
      results[places[index]!] = found
      return found != nil
    }
    return results.map { $0! }
  }

  /// Beyond so many digits enclosures of 2^-90 often do not decide.
  private static let greatestDoubleDoubleDigits = 25

  /// Whether the budget has as many bits as double-double arithmetic.
  var isDoubleDoubleWithinBudget: Bool { budget.precisions.last! >= AccurateRow.precision }

  /// The digits of a value that double-double arithmetic decides, or nil.
  private func digitsOf(
    _ accurate: AccurateRow, _ index: Int, _ rule: some QuantityRule, _ digits: Int
  ) -> ExactValue? {
    let enclosure = rule.value(of: accurate, at: index)
    guard enclosure.isNarrow, enclosure.head != 0 else { return nil }
    let value = enclosure.interval
    guard rule.range == .probability, value.upper.double(.down) > ExactValue.leastOneMinus else {
      return value.decimalDigits(digits).map { .digits($0) }
    }
    let complement = accurate.complement(at: index)
    guard value.lower.double(.down) > ExactValue.leastOneMinus, complement.isNarrow else {
      return nil
    }
    return complement.interval.decimalDigits(digits).map { .oneMinus($0) }
  }

  private func form(
    _ evaluation: IntervalRow, _ kind: RowKind, _ index: Int, _ rule: some QuantityRule,
    _ digits: Int
  ) -> ExactValue? {
    let value = rule.value(of: evaluation, at: index).interval
    if value.isZero, !value.lowerIsStrict, !value.upperIsStrict { return .exactly(0) }
    if rule.range == .probability, value.lower.double(.down) > ExactValue.leastOneMinus {
      return evaluation.complement(at: index).interval.decimalDigits(digits).map { .oneMinus($0) }
    }
    if let decided = value.decimalDigits(digits) { return .digits(decided) }
    guard let limit = rule.limit(kind, at: index) else { return nil }
    let fact = RationalFact(limit, temperature: temperature)
    return fact.decimalDigits(digits, of: value).map { .digits($0) }
  }
}
