import FloatFormats

/// An exponential that is no more than nearly one. These are tried where nothing else fits.
extension SuspectTrial {
  var coarseFits: [SuspectFit] {
    [
      cutOffExponential, cutOff == nil ? nil : chosen, stepped,
      (floored ?? flooredGap)?.with(.floored),
      approximate?.with(.approximate), powersOfTwo?.with(.powersOfTwo),
    ].compactMap { $0 }
  }

  var cutOffExponential: SuspectFit? { cutOff?.with(.cutOff) }

  /// Steps of `2^-b`, of these b: finer ones are digits of a format, coarser ones leave too few numbers.
  private static let stepBits = 4...14

  /// `e^(x - max)` to the nearest multiple of a power of 2, or to the next one below, divided by the sum.
  private var stepped: SuspectFit? {
    guard quantity.range == .probability, format.significandBits >= 24 else { return nil }
    for bits in Self.stepBits {
      let step = Double(sign: .plus, exponent: -bits, significand: 1)
      let fit = fit(.coarseExp, isFitted: true) { row in
        guard let top = row.outputs.max(), top > 0 else { return nil }
        var exponents = row.logits
        for index in row.unmasked {
          let term = Estimate.exp(row.logits[index] - row.largest)
          let stepped = (row.outputs[index] / top / step).rounded() * step
          guard (stepped - term).magnitude <= step else { return nil }
          exponents[index] = Estimate.log(stepped)
        }
        return claim(of: exponents)
      }
      if let fit, fit.error <= Self.greatestStepError { return fit.with(.stepped) }
    }
    return nil
  }

  /// In ulps: what fits by chance is farther off.
  private static let greatestStepError = 8.0

  /// 0 below some gap, where a normal number is due.
  private var cutOff: SuspectFit? {
    let (zeroed, kept) = cut
    guard let least = zeroed.min(), least >= Self.leastCutOff, least > kept.max() ?? 0 else {
      return nil
    }
    return self.kept(.coarseExp, nil, isFitted: false)
  }

  /// Never below some number: a row's masked classes have the same little weight, as have all that are far away.
  private var floored: SuspectFit? {
    let floors = rows.map(floor)
    guard floors.contains(where: { $0 != nil }) else { return nil }
    let fits = [true, false].compactMap { sharesMass in
      var rest = Array(floors.reversed())
      return fit(.coarseExp, isFitted: true) { row in
        floored(row, at: rest.removeLast(), sharesMass: sharesMass)
      }
    }
    return fits.min { $0.error < $1.error }
  }

  /// The least output of a row, if masked classes have it, or it is the format's least number.
  private func floor(_ row: SuspectRow) -> Double? {
    guard let floor = row.outputs.filter({ $0 != none }).min(),
      log(floor) < log(row.outputs[indexOfLargest(row.logits)]) - Self.leastCutOff,
      log(floor) > Estimate.log(format.leastNonzeroMagnitude) - 1
    else { return nil }
    let masked = row.logits.indices.filter { row.logits[$0] == -.infinity }
    let isMasks = !masked.isEmpty && masked.allSatisfy { row.outputs[$0] == floor }
    return isMasks || floor == format.leastNonzeroMagnitude ? floor : nil
  }

  private func floored(_ row: SuspectRow, at floor: Double?, sharesMass: Bool) -> Claim {
    let claim = due(row)
    guard let floor else { return claim }
    let low = claim.logs.indices.filter {
      row.outputs[$0] == floor && claim.logs[$0] < log(floor)
    }
    let mass = Double(low.count) * Estimate.exp(log(floor))
    var shifted = sharesMass ? claim.shifted(by: Estimate.log1p(-mass)) : claim
    for index in low { shifted.logs[index] = log(floor) }
    shifted.exponents = shifted.logs
    return shifted
  }

  /// Never below `e^-c` times the largest, and divided by the sum of what came out; the least outputs tell c, or
  /// the exponential there: two classes have it, or it is a number of few digits.
  private var flooredGap: SuspectFit? {
    guard quantity.range == .probability || quantity.range == .logProbability else { return nil }
    var (gaps, rowsOfGaps) = ([Double](), 0)
    for row in rows {
      guard let floor = row.outputs.filter({ $0 != none }).min() else { return nil }
      let gap = log(row.outputs[indexOfLargest(row.logits)]) - log(floor)
      let low = row.unmasked.filter {
        row.outputs[$0] == floor && row.largest - row.logits[$0] > gap + Self.leastExcess
      }
      gaps += low.map { _ in gap }
      rowsOfGaps += low.isEmpty ? 0 : 1
    }
    guard let gap = gaps.first, gap >= Self.leastFlooredGap else { return nil }
    func fit(_ gap: Double) -> SuspectFit? {
      self.fit(.coarseExp, isFitted: true) { row in
        claim(of: row.logits.map { $0 == -.infinity ? $0 : max($0, row.largest - gap) })
      }
    }
    guard let best = fit(gap) else { return nil }
    let enough = max(1, 1.1 * best.error)
    let round = [gap.rounded(digits: 3), -Estimate.log(Estimate.exp(-gap).rounded(digits: 2))]
    let isRound = round.contains { (fit($0)?.error ?? .infinity) <= enough }
    // Two classes may have one output for another reason, of the uniform distribution's share.
    let isShared = gaps.count >= 2 && (gap >= Self.leastCutOff || rowsOfGaps >= 2)
    return isRound || isShared ? best : nil
  }

  /// Below this, classes are raised, not exponentials.
  private static let leastFlooredGap = 2.0

  /// So much farther from the maximum than the floor is, that rounding does not tell it.
  private static let leastExcess = 0.125

  /// Off by no more than this, on the scale of logarithms.
  private static let greatestError = 0.1

  /// Classes are told apart by this at least: what is off by the same everywhere is no exponential.
  private static let leastSpread = 0x1p-12

  /// Each class off by a few percent of its own, equal logits by the same.
  private var approximate: SuspectFit? {
    var (error, spread) = (0.0, 0.0)
    for row in rows {
      guard hasEqualOutputs(row) else { return nil }
      let claim = due(row)
      var (least, greatest) = (Double.infinity, -Double.infinity)
      for index in claim.logs.indices {
        let (due, found) = (claim.logs[index], log(row.outputs[index]))
        if due == -.infinity || found == -.infinity {
          guard found == -.infinity, due < Estimate.log(format.leastNormalMagnitude) else {
            return nil
          }
          continue
        }
        if row.outputs[index] < 0, quantity.range == .probability { return nil }
        if quantity.range == .probability, due < Estimate.log(format.leastNormalMagnitude) {
          continue
        }
        least = min(least, found - due)
        greatest = max(greatest, found - due)
      }
      guard least >= -Self.greatestError || isGrowing(row, claim),
        greatest <= Self.greatestError || isGrowing(row, claim)
      else { return nil }
      error = max(error, reach.distance(claim, row.outputs))
      spread = max(spread, greatest - least)
    }
    guard spread >= Self.leastSpread else { return nil }
    return SuspectFit(function: .coarseExp, parameter: nil, isFitted: true, error: error)
  }

  /// Whether errors grow with the gap to the largest logit, as those of `(1 + x / n)^n` do: of one sign, in the
  /// order of the logits, and no larger than some percent for each unit of the gap.
  private func isGrowing(_ row: SuspectRow, _ claim: Claim) -> Bool {
    let order = row.unmasked.sorted { row.logits[$0] > row.logits[$1] }
    let errors = order.map { log(row.outputs[$0]) - claim.logs[$0] }
    guard let first = errors.first, errors.allSatisfy(\.isFinite),
      first.magnitude <= Self.greatestError
    else { return false }
    let isFalling = zip(errors, errors.dropFirst()).allSatisfy { $1 <= $0 + Self.leastSpread }
    let isRising = zip(errors, errors.dropFirst()).allSatisfy { $1 >= $0 - Self.leastSpread }
    return (isFalling || isRising)
      && zip(order, errors).allSatisfy { index, error in
        (error - first).magnitude <= Self.growth * (row.largest - row.logits[index])
      }
  }

  /// An error on the scale of logarithms for each unit of the gap.
  private static let growth = 0.03

  /// Powers of two in the place of exponentials, all times one number: the fraction of the exponent was lost.
  private var powersOfTwo: SuspectFit? {
    guard quantity.range == .probability,
      rows.contains(where: { Set($0.outputs).subtracting([0]).count > 2 }),
      rows.allSatisfy({ $0.outputs.allSatisfy { $0 >= 0 } })
    else { return nil }
    var error = 0.0
    for row in rows {
      guard let largest = row.outputs.max(), largest > 0, hasEqualOutputs(row) else { return nil }
      let claim = due(row)
      for index in row.unmasked where row.outputs[index] > 0 {
        let steps = Estimate.log(row.outputs[index] / largest) / Estimate.ln2
        guard (steps - steps.rounded()).magnitude < 0x1p-10,
          (Estimate.log(row.outputs[index]) - claim.logs[index]).magnitude <= 2 * Estimate.ln2
        else { return nil }
      }
      error = max(error, reach.distance(claim, row.outputs))
    }
    return SuspectFit(function: .coarseExp, parameter: nil, isFitted: true, error: error)
  }

  /// Whether equal logits have equal outputs, as every function of x - max gives them.
  private func hasEqualOutputs(_ row: SuspectRow) -> Bool {
    guard quantity.isForEachLogit else { return true }
    var outputs: [Double: Double] = [:]
    return row.logits.indices.allSatisfy { index in
      let known = outputs.updateValue(row.outputs[index], forKey: row.logits[index])
      return known.map { $0 == row.outputs[index] } ?? true
    }
  }
}
