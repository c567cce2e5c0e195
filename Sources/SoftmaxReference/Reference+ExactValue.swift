import FloatFormats
public import MultiPrecision

/// The exact value in a form for reading, every digit of which is correct.
public enum ExactValue: Sendable, Hashable {
  /// Exactly this: 0, 1, an infinity or NaN.
  case exactly(Double)
  /// The value itself, to so many significant digits.
  case digits(DecimalDigits)
  /// 1 minus this: the telling form of a softmax next to 1.
  case oneMinus(DecimalDigits)
  /// Not zero, but of a magnitude below 10^(-10^18), of that sign.
  case vanishing(FloatingPointSign)
  /// Below 1 by less than 10^(-10^18).
  case oneMinusVanishing
}

extension Reference {
  /// Gaps to the largest logit beyond which `e^-gap` is below MPFR's exponent range, 2^-(2^62).
  private static let greatestGap = 3e18

  /// The exact values of one row to `digits` significant digits (2 or more), rounded once from the
  /// enclosure. A softmax above `1 - 10^-9` is given as `1 - x`.
  ///
  /// `format` and `rounding` do not enter. Throws as `certify` does.
  public func exactValues(
    _ logits: [Double], digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    let kind = try RowKind(logits, row: row)
    var results = (0..<quantity.outputCount(logits.count)).map { index in
      exactValue(kind, at: index).map { ExactValue.exactly($0) }
        ?? vanishingValue(kind, at: index)
    }
    let open = results.indices.filter { results[$0] == nil }
    try refine(logits, kind, row: row, indices: open) { evaluation, index in
      results[index] = form(evaluation, index, digits)
      return results[index] != nil
    }
    return results.map { $0! }
  }

  private func form(
    _ evaluation: borrowing RowEvaluation, _ index: Int, _ digits: Int
  ) -> ExactValue? {
    let value = evaluation.value(of: quantity, at: index)
    if quantity == .softmax, value.lower.double(.down) > ExactValue.leastOneMinus {
      return evaluation.complement(at: index).decimalDigits(digits).map { .oneMinus($0) }
    }
    return value.decimalDigits(digits).map { .digits($0) }
  }

  /// Values of `e^-gap` for gaps so large that MPFR cannot hold them.
  private func vanishingValue(_ kind: RowKind, at index: Int) -> ExactValue? {
    guard case .regular(let row) = kind else { return nil }
    let runnerUp = row.logits.filter { $0.isFinite && $0 != row.maximum }.max()
    let isLargest = quantity != .logSumExp && row.logits[index] == row.maximum
    let isAlone = row.ties == 1 && isVanishing(runnerUp, row)
    switch quantity {
    case .softmax:
      if isLargest { return isAlone ? .oneMinusVanishing : nil }
      return isVanishing(row.logits[index], row) ? .vanishing(.plus) : nil
    case .logSoftmax:
      return isLargest && isAlone ? .vanishing(.minus) : nil
    case .logSumExp:
      return isAlone && row.maximum == 0 ? .vanishing(.plus) : nil
    }
  }

  private func isVanishing(_ logit: Double?, _ row: RowKind.Regular) -> Bool {
    guard let logit else { return false }
    // Half of both, so that the difference cannot overflow.
    return (row.maximum / 2 - logit / 2) / temperature > Self.greatestGap / 2
  }

  /// The bits needed to tell each softmax from 1: the least significand width at which it would not
  /// round to 1, `floor(-log2(1 - p))`. Nil for an exact 1 and for more than about 2^62 bits.
  ///
  /// The quantity of this reference does not enter. Throws as `certify` does.
  public func bitsNeeded(_ logits: [Double], row: Int = 0) throws(ReferenceError) -> [Int?] {
    let kind = try RowKind(logits, row: row)
    let softmax = try Reference(
      .softmax, in: format, temperature: temperature, budget: budget)
    var results = [Int?](repeating: nil, count: logits.count)
    let open = logits.indices.filter { index in
      if let exact = kind.exactSoftmax(at: index) {
        results[index] = exact == 0 ? 0 : nil
        return false
      }
      return softmax.vanishingValue(kind, at: index) != .oneMinusVanishing
    }
    try refine(logits, kind, row: row, indices: open) { evaluation, index in
      let complement = evaluation.complement(at: index)
      guard let binade = complement.binade else { return false }
      // A complement that is a power of two itself (1/2, of two equal logits) is a point.
      let isPowerOfTwo = complement.isPoint && TruncatedReal(complement.lower).isPowerOfTwo
      results[index] = isPowerOfTwo ? -binade : -binade - 1
      return true
    }
    return results
  }

  /// The exact values of one row rounded once, to nearest, into `bits` significand bits (2 or more)
  /// with no limit to the exponent: what a correctly rounded softmax of that precision gives. The
  /// digits name each number among those of its precision.
  ///
  /// `format` and `rounding` do not enter. Throws as `certify` does.
  public func rounded(
    _ logits: [Double], toPrecision bits: Int, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] {
    let kind = try RowKind(logits, row: row)
    var results = (0..<quantity.outputCount(logits.count)).map { index -> ExactValue? in
      if let exact = exactValue(kind, at: index) { return .exactly(exact) }
      let vanishing = vanishingValue(kind, at: index)
      return vanishing == .oneMinusVanishing ? .exactly(1) : vanishing
    }
    let open = results.indices.filter { results[$0] == nil }
    try refine(logits, kind, row: row, indices: open) { evaluation, index in
      let value = evaluation.value(of: quantity, at: index)
      guard let number = value.rounded(toPrecision: bits) else { return false }
      results[index] = ExactValue(number, isProbability: quantity == .softmax)
      return true
    }
    return results.map { $0! }
  }
}

extension ExactValue {
  /// The smallest softmax that is written as `1 - x`.
  static let leastOneMinus = 1 - 1e-9

  /// A number of some precision, by the digits that name it; a probability next to 1 as `1 - x`.
  public init(_ number: borrowing BigFloat, isProbability: Bool) {
    guard number.isFinite, !number.isZero else {
      self = .exactly(number.double(.nearest))
      return
    }
    var complement = BigFloat(1, precision: number.precision)
    complement.subtract(number, .nearest)
    if isProbability, complement.isZero {
      self = .exactly(1)
    } else if isProbability, number.double(.down) > Self.leastOneMinus, complement.sign == .plus {
      // Exact: the difference of numbers within a factor of two (Sterbenz).
      self = .oneMinus(complement.decimalDigits(17))
    } else {
      self = .digits(number.roundTripDigits())
    }
  }
}
