/// The tiers of the reference below MPFR: certified correctly rounded values of nearly every element, and none of
/// those that it takes more to decide.
///
/// It needs no other library than the kernels and compiles as Embedded Swift: what a page, a C caller or a small
/// program can have of the reference. `SoftmaxReference.Reference` decides the rest.
public struct PartialReference<Rule: QuantityRule>: Sendable {
  /// What is computed.
  public let rule: Rule
  public let target: RoundingTarget
  /// What the logits are divided by first, exactly.
  public let temperature: Double
  /// The tiers that may be used, and the instructions of the kernels.
  public let plan: TierPlan

  /// - Throws: `ReferenceError.invalidTemperature` unless `temperature` is positive and finite.
  public init(
    _ rule: Rule, to target: RoundingTarget, temperature: Double = 1, plan: TierPlan = TierPlan()
  ) throws(ReferenceError) {
    guard FloatEnvironment.ordinary({ temperature > 0 }), temperature.isFinite else {
      throw .invalidTemperature(temperature)
    }
    self.rule = rule
    self.target = target
    self.temperature = temperature
    self.plan = plan
  }

  /// The certified values of one row, one for each logit or one in all; nil where these tiers do not decide.
  ///
  /// - Parameter row: the row's number, for the error's text only.
  /// - Throws: `ReferenceError.emptyRow`; `.wrongShape` where the companion is not what the rule needs: a label
  ///   below the number of logits, or as many numbers.
  /// - Precondition: those numbers are finite.
  public func certify(
    _ logits: [Double], with companion: RowCompanion = .none, row: Int = 0
  ) throws(ReferenceError) -> [CertifiedValue?] {
    let indices = Array(0..<rule.outputCount(logits.count))
    return try FloatEnvironment.ordinary { () throws(ReferenceError) in
      let kind = try RowKind(logits, with: companion, row: row)
      try rule.check(companion, logits.count, row: row)
      var results = rule.certifyExactly(kind, companion, at: indices, to: target)
      rule.certify(accurateRow(kind), at: indices, to: target, into: &results)
      return results
    }
  }

  private func accurateRow(_ kind: RowKind) -> AccurateRow? {
    guard plan.tiers.contains(.doubleDouble), case .regular(let row) = kind else { return nil }
    return AccurateRow(row, temperature: temperature, instructionSet: plan.instructionSet)
  }
}

extension QuantityRule {
  /// The values at some indices of a row that are settled exactly, nil for the others.
  package func certifyExactly(
    _ kind: RowKind, _ companion: RowCompanion, at indices: [Int], to target: RoundingTarget
  ) -> [CertifiedValue?] {
    indices.map { index in
      exactValue(kind, companion, at: index).map { exact in
        CertifiedValue(
          value: target.value(of: exact), enclosure: Enclosure(exact), certificate: .exact)
      }
    }
  }

  /// The values at some indices that double-double arithmetic decides, into the places that are nil.
  package func certify(
    _ row: AccurateRow?, at indices: [Int], to target: RoundingTarget,
    into results: inout [CertifiedValue?]
  ) {
    guard let row else { return }
    for (place, index) in indices.enumerated() where results[place] == nil {
      let enclosure = value(of: row, at: index)
      guard enclosure.isNarrow,
        let value = enclosure.rounded(to: target.format, target.rounding, overflow: target.overflow)
      else { continue }
      results[place] = CertifiedValue(
        value: value, enclosure: enclosure, certificate: .doubleDouble)
    }
  }
}
