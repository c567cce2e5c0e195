import FloatFormats
import MultiPrecision
public import SoftmaxTiers

extension Reference {
  /// The bits needed to tell each softmax from 1: the least significand width at which it would not
  /// round to 1, `floor(-log2(1 - p))`. Nil for an exact 1, for NaN, for more than about 2^62 bits, and where
  /// the budget does not decide it.
  ///
  /// Only a single largest logit is a question: all others are below 1/2, where nothing is needed, but
  /// for two equal logits alone, which are 1/2 each. The quantity and the format of this reference do
  /// not enter. Throws as `certify` does.
  ///
  /// - Precondition: the base is e.
  public func bitsNeeded(_ logits: [Double], row: Int = 0) throws(ReferenceError) -> [Int?] {
    precondition(base == .e, "bits needed are those of base e")
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try findBitsNeeded(logits, row: row)
    }
  }

  private func findBitsNeeded(_ logits: [Double], row: Int) throws(ReferenceError) -> [Int?] {
    let kind = try RowKind(logits, row: row)
    switch kind {
    case .undefined: return logits.map { _ in nil }
    case .single(let index, _, _): return logits.indices.map { $0 == index ? nil : 0 }
    case .regular(let regular): return findBitsNeeded(regular, kind)
    }
  }

  private func findBitsNeeded(_ regular: RegularRow, _ kind: RowKind) -> [Int?] {
    let logits = regular.logits
    let isHalves = regular.ties == 2 && regular.finiteCount == 2
    var results: [Int?] = logits.map { $0 == regular.maximum && isHalves ? 1 : 0 }
    guard regular.ties == 1, let largest = logits.firstIndex(of: regular.maximum) else {
      return results
    }
    results[largest] = nil
    if VanishingValues(self, kind)!.isLargestAlone { return results }
    if isDoubleDoubleWithinBudget, let complement = accurateRow(kind)?.complement(at: largest),
      complement.isNarrow, !complement.straddlesPowerOfTwo, let binade = complement.binade
    {
      results[largest] = -binade - 1
      return results
    }
    refine(logits, kind, indices: [largest]) { evaluation, index, _ in
      // 1 - p is transcendental, hence no power of two.
      results[index] = evaluation.complement(at: index).interval.binade.map { -$0 - 1 }
      return results[index] != nil
    }
    return results
  }

  /// The exact values of one row rounded once, to nearest, into `bits` significand bits (2 or more)
  /// with no limit to the exponent: what a correctly rounded softmax of that precision gives. The
  /// digits name each number among those of its precision.
  ///
  /// `format` and `rounding` do not enter. An element that the budget does not decide is `undecided`.
  /// Throws as `certify` does.
  ///
  /// - Precondition: the base is e, and `bits` from 2 to 2^30.
  public func rounded(
    _ logits: [Double], with companion: RowCompanion = .none, toPrecision bits: Int, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    let indices = 0..<quantity.outputCount(logits.count)
    return try rounded(
      logits, with: companion, toPrecision: bits, at: Array(indices), row: row)
  }

  /// The same at some of the row's indices, in that order.
  ///
  /// - Precondition: the base is e, `bits` from 2 to 2^30, and the indices are different ones of the row.
  public func rounded(
    _ logits: [Double], with companion: RowCompanion = .none, toPrecision bits: Int,
    at indices: [Int], row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    precondition(base == .e, "rounded exact values are those of base e")
    precondition((2...1 << 30).contains(bits), "2 to 2^30 bits")
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try round(logits, with: companion, toPrecision: bits, at: indices, row: row)
    }
  }

  private func round(
    _ logits: [Double], with companion: RowCompanion, toPrecision bits: Int, at indices: [Int],
    row: Int
  ) throws(ReferenceError) -> [ExactValue] {
    let kind = try RowKind(logits, with: companion, row: row)
    let vanishingValues = VanishingValues(self, kind)
    let rule = quantity.rule
    try rule.check(companion, logits.count, row: row)
    var results = indices.map { index -> ExactValue? in
      if let exact = rule.exactValue(kind, companion, at: index) { return .exactly(exact) }
      let vanishing = vanishingValues?.value(at: index)
      return vanishing == .oneMinusVanishing ? .exactly(1) : vanishing
    }
    let open = results.indices.filter { results[$0] == nil }
    let places = Dictionary(uniqueKeysWithValues: open.map { (indices[$0], $0) })
    refine(logits, kind, indices: open.map { indices[$0] }) { evaluation, index, isLast in
      let found =
        round(rule.value(of: evaluation, at: index).interval, rule, toPrecision: bits)
        ?? (isLast ? .undecided : nil)
      results[places[index]!] = found
      return found != nil
    }
    return results.map { $0! }
  }

  private func round(
    _ value: borrowing BigInterval, _ rule: some QuantityRule, toPrecision bits: Int
  ) -> ExactValue? {
    if value.isZero, !value.lowerIsStrict, !value.upperIsStrict { return .exactly(0) }
    guard let number = value.rounded(toPrecision: bits) else { return nil }
    return ExactValue(number, isProbability: rule.range == .probability)
  }
}
