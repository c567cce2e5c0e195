import MultiPrecision

extension Reference {
  /// The exact values of one row to `digits` significant digits (2 or more), rounded once from the
  /// enclosure. A softmax above `1 - 10^-9` is given as `1 - x`.
  ///
  /// `format` and `rounding` do not enter. An element whose digits the budget does not decide is
  /// `undecided`. Throws as `certify` does.
  ///
  /// - Precondition: the base is e.
  public func exactValues(
    _ logits: [Double], digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    precondition(base == .e, "exact digits are those of base e")
    let kind = try RowKind(logits, row: row)
    let vanishing = VanishingValues(self, kind)
    var results = (0..<quantity.outputCount(logits.count)).map { index in
      exactValue(kind, at: index).map { ExactValue.exactly($0) } ?? vanishing?.value(at: index)
    }
    let open = results.indices.filter { results[$0] == nil }
    refine(logits, kind, indices: open) { evaluation, index, isLast in
      results[index] = form(evaluation, kind, index, digits) ?? (isLast ? .undecided : nil)
      return results[index] != nil
    }
    return results.map { $0! }
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
