import MultiPrecision

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
    _ logits: [Double], digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    let indices = 0..<quantity.outputCount(logits.count)
    return try exactValues(logits, at: Array(indices), digits: digits, row: row)
  }

  /// The exact values at some of the row's indices, in that order.
  ///
  /// - Precondition: the base is e, `digits` 2 or more, and the indices are different ones of the row.
  public func exactValues(
    _ logits: [Double], at indices: [Int], digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    precondition(base == .e, "exact digits are those of base e")
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try formExactValues(logits, at: indices, digits: digits, row: row)
    }
  }

  private func formExactValues(
    _ logits: [Double], at indices: [Int], digits: Int, row: Int
  ) throws(ReferenceError) -> [ExactValue] {
    let kind = try RowKind(logits, row: row)
    let vanishing = VanishingValues(self, kind)
    var results = indices.map { index in
      exactValue(kind, at: index).map { ExactValue.exactly($0) } ?? vanishing?.value(at: index)
    }
    if digits <= Self.greatestDoubleDoubleDigits, let accurate = accurateRow(kind) {
      for place in indices.indices where results[place] == nil {
        results[place] = digitsOf(accurate, indices[place], digits)
      }
    }
    let open = indices.indices.filter { results[$0] == nil }
    let places = Dictionary(uniqueKeysWithValues: open.map { (indices[$0], $0) })
    refine(logits, kind, indices: open.map { indices[$0] }) { evaluation, index, isLast in
      let found = form(evaluation, kind, index, digits) ?? (isLast ? .undecided : nil)
      results[places[index]!] = found
      return found != nil
    }
    return results.map { $0! }
  }

  /// Beyond so many digits enclosures of 2^-90 often do not decide.
  private static let greatestDoubleDoubleDigits = 25

  /// The row in double-double arithmetic, where the plan and the budget let it be asked.
  func accurateRow(_ kind: RowKind) -> AccurateRow? {
    guard plan.tiers.contains(.doubleDouble), case .regular(let regular) = kind,
      budget.precisions.last! >= AccurateRow.precision
    else { return nil }
    return AccurateRow(
      regular, temperature: temperature, instructionSet: plan.instructionSet)
  }

  /// The digits of a value that double-double arithmetic decides, or nil.
  private func digitsOf(_ accurate: AccurateRow, _ index: Int, _ digits: Int) -> ExactValue? {
    guard let enclosure = accurate.enclosure(of: quantity, at: index), enclosure.isNarrow,
      enclosure.head != 0
    else { return nil }
    let value = enclosure.interval
    guard quantity == .softmax, value.upper.double(.down) > ExactValue.leastOneMinus else {
      return value.decimalDigits(digits).map { .digits($0) }
    }
    guard value.lower.double(.down) > ExactValue.leastOneMinus,
      let complement = accurate.complementOfLargest, complement.isNarrow
    else { return nil }
    return complement.interval.decimalDigits(digits).map { .oneMinus($0) }
  }

  private func form(
    _ evaluation: borrowing RowEvaluation, _ kind: RowKind, _ index: Int, _ digits: Int
  ) -> ExactValue? {
    let value = evaluation.value(of: quantity, at: index)
    if quantity == .softmax, value.lower.double(.down) > ExactValue.leastOneMinus {
      return evaluation.complement(at: index).decimalDigits(digits).map { .oneMinus($0) }
    }
    if let decided = value.decimalDigits(digits) { return .digits(decided) }
    guard let fact = fact(kind, at: index) else { return nil }
    return fact.decimalDigits(digits, of: value).map { .digits($0) }
  }

  /// What is known of a value beside a rational number, where that can be a decimal tie; see
  /// `RowEvaluation` for the strict facts.
  private func fact(_ kind: RowKind, at index: Int) -> RationalFact? {
    let divisor = BigFloat(temperature, precision: 53)
    guard case .regular(let row) = kind else {
      guard case .single(_, let logit) = kind else { return nil }
      return RationalFact(BigFloat(logit, precision: 53), over: divisor, .equal)
    }
    switch quantity {
    case .softmax:
      guard row.logits[index] == row.maximum else { return nil }
      var ties = BigFloat(precision: 64)
      ties.assign(row.ties, .nearest)
      return RationalFact(
        BigFloat(1, precision: 53), over: ties, row.ties == row.finiteCount ? .equal : .below)
    case .logSoftmax:
      // 2100 bits hold every difference of two doubles.
      var gap = BigFloat(row.logits[index], precision: 2100)
      gap.subtract(BigFloat(row.maximum, precision: 53), .nearest)
      return RationalFact(gap, over: divisor, .below)
    case .logSumExp:
      return RationalFact(BigFloat(row.maximum, precision: 53), over: divisor, .above)
    }
  }
}
