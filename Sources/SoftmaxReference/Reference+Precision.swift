import FloatFormats
import MultiPrecision

extension Reference {
  /// The bits needed to tell each softmax from 1: the least significand width at which it would not
  /// round to 1, `floor(-log2(1 - p))`. Nil for an exact 1 and for more than about 2^62 bits.
  ///
  /// The quantity of this reference does not enter. Throws as `certify` does.
  public func bitsNeeded(_ logits: [Double], row: Int = 0) throws(ReferenceError) -> [Int?] {
    let kind = try RowKind(logits, row: row)
    let softmax = try Reference(
      .softmax, in: format, temperature: temperature, budget: budget)
    let largest = logits.max()
    var results = [Int?](repeating: nil, count: logits.count)
    let open = logits.indices.filter { index in
      if let exact = kind.exactSoftmax(at: index) {
        results[index] = exact == 0 ? 0 : nil
        return false
      }
      // What is not largest is below 1/2.
      guard logits[index] == largest else {
        results[index] = 0
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
