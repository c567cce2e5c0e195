import FloatFormats

/// Probabilities with a least one, for the sake of a logarithm: `clip(p, e, 1 - e)`, and perhaps divided by
/// their sum again.
extension SuspectTrial {
  /// The least probability that stands in the outputs, where a smaller one is due: it is there twice, or is a
  /// decimal number of one digit.
  var clipped: SuspectFit? { isAboveZero ? clippedLast ?? clippedFirst : nil }

  /// Whether no class but the masked ones is 0: what raises one raises those below it as well.
  private var isAboveZero: Bool {
    rows.allSatisfy { row in row.unmasked.allSatisfy { row.outputs[$0] != none } }
  }

  /// Beyond that nobody clips, while any two outputs that sum to 1 fit.
  private static let greatestFloor = Estimate.log(0.05)

  /// Clipped as the last step: the least output is the epsilon.
  private var clippedLast: SuspectFit? {
    guard
      let floor = rows.lazy.flatMap(\.outputs).filter({ $0 != none }).min(),
      quantity.range == .logProbability || floor > format.leastNonzeroMagnitude
    else { return nil }
    let logFloor = log(floor)
    guard logFloor < Self.greatestFloor else { return nil }
    let count = rows.reduce(0) { count, row in
      let claim = due(row)
      return count
        + row.unmasked.count { row.outputs[$0] == floor && claim.logs[$0] < logFloor }
    }
    let epsilon = self.epsilon(floor)
    guard count >= 2 || count == 1 && epsilon.rounded(digits: 1) == epsilon else { return nil }
    let upper = Estimate.log1p(-Estimate.exp(logFloor))
    func claim(_ row: SuspectRow, upTo top: Double, everywhere: Bool) -> Claim {
      var claim = due(row)
      for index in claim.logs.indices where everywhere || row.outputs[index] == floor {
        claim.logs[index] = min(max(claim.logs[index], logFloor), top)
      }
      return claim
    }
    let whole = [0, upper].compactMap { top in
      fit(.clipped, epsilon, isFitted: true) { claim($0, upTo: top, everywhere: true) }
    }
    return whole.min { $0.error < $1.error }
      ?? fit(.clipped, epsilon, isFitted: true) { claim($0, upTo: 0, everywhere: false) }
  }

  /// The decimal number of the fewest digits that gives this output.
  private func epsilon(_ floor: Double) -> Double {
    let exact = Estimate.exp(log(floor))
    let slack = max(format.ulp(of: floor), 1e-9 * floor.magnitude)
    return (1...8).lazy.map { exact.rounded(digits: $0) }.first {
      quantity.range == .probability
        ? format.round($0) == floor : (Estimate.log($0) - floor).magnitude <= slack
    } ?? exact
  }

  /// Clipped and then divided by the sum: a row's least output is the epsilon over its own sum.
  private var clippedFirst: SuspectFit? {
    let estimates = rows.compactMap(dividedEpsilon)
    guard let first = estimates.first else { return nil }
    let count = estimates.reduce(0) { $0 + $1.count }
    let fits = [false, true].compactMap { isBelowOne in
      fitted(.clipped, near: first.epsilon) { row, epsilon in
        epsilon > 0 && epsilon < 0.5 ? clipped(row, at: epsilon, isBelowOne: isBelowOne) : nil
      }
    }
    return fits.min { $0.error < $1.error }.flatMap { fit in
      guard let epsilon = fit.parameter, Self.isChosen(epsilon) else { return nil }
      let isRound = epsilon.rounded(digits: 1) == epsilon
      return count >= 2 || isRound && format.significandBits >= 24 ? fit : nil
    }
  }

  /// Whether people choose such an epsilon: a number of no more than four digits, or a power of 2. With any other,
  /// probabilities that were mixed with the uniform distribution fit, too.
  private static func isChosen(_ epsilon: Double) -> Bool {
    let steps = Estimate.log(epsilon) / Estimate.ln2
    return epsilon.rounded(digits: 4) == epsilon
      || (steps - steps.rounded()).magnitude < 0x1p-20
  }

  /// The epsilon that a row's least output is of, and how often that output is there in place of a smaller one.
  private func dividedEpsilon(_ row: SuspectRow) -> (epsilon: Double, count: Int)? {
    let claim = due(row)
    // The format's least number is a floor of its own.
    guard let floor = row.outputs.filter({ $0 != none }).min(),
      quantity.range == .logProbability || floor > format.leastNonzeroMagnitude
    else { return nil }
    let logFloor = log(floor)
    let low = row.unmasked.filter { row.outputs[$0] == floor && claim.logs[$0] < logFloor }
    guard !low.isEmpty, logFloor < Self.greatestFloor, logFloor > -.infinity else { return nil }
    let rest = row.unmasked.reduce(0) { low.contains($1) ? $0 : $0 + Estimate.exp(claim.logs[$1]) }
    // The sum s of the clipped is k e + rest, and the floor e / s.
    let sum = rest / (1 - Double(low.count) * Estimate.exp(logFloor))
    return (Estimate.exp(logFloor) * sum, low.count)
  }

  private func clipped(_ row: SuspectRow, at epsilon: Double, isBelowOne: Bool) -> Claim {
    var claim = due(row)
    let (least, greatest) = (Estimate.log(epsilon), isBelowOne ? Estimate.log1p(-epsilon) : 0)
    for index in claim.logs.indices {
      claim.logs[index] = min(max(claim.logs[index], least), greatest)
    }
    let sum = ShiftedSum(claim.logs).logSumExp
    return claim.shifted(by: -sum)
  }

  /// An epsilon that was added to each probability, as before a logarithm: what the least probable class has.
  var raised: SuspectFit? {
    guard isAboveZero else { return nil }
    var best: (gap: Double, excess: Double)?
    for row in rows {
      let claim = due(row)
      for index in row.unmasked where row.outputs[index] != none {
        let excess = Estimate.exp(log(row.outputs[index])) - Estimate.exp(claim.logs[index])
        if claim.logs[index] < best?.gap ?? 0 { best = (claim.logs[index], excess) }
      }
    }
    // An exponential that is never below the least number is no epsilon.
    guard let best, best.excess > 2 * format.leastNonzeroMagnitude, best.excess < 0.01,
      best.gap < Estimate.log(best.excess) - 1
    else { return nil }
    return fitted(.clipped, near: best.excess) { row, epsilon in
      var claim = due(row)
      for index in claim.logs.indices {
        claim.logs[index] = Estimate.log(Estimate.exp(claim.logs[index]) + epsilon)
      }
      return claim
    }
  }

  /// A class whose probability is a power of ten where a smaller one is due, beside others that no function
  /// explains. Tried where nothing else fits.
  var clippedSomewhere: SuspectFit? {
    // Numbers of fewer digits are near such a logarithm by chance.
    guard format.significandBits >= 24 else { return nil }
    for row in rows {
      let claim = due(row)
      for index in row.unmasked where log(row.outputs[index]) < Self.greatestFloor {
        let output = row.outputs[index]
        guard claim.logs[index] < log(output) - 1, let epsilon = powerOfTen(output) else {
          continue
        }
        let error = rows.map { reach.distance(due($0), $0.outputs) }.max() ?? 0
        guard error > Suspect.leastPartialError else { continue }
        return SuspectFit(function: .clipped, parameter: epsilon, isFitted: true, error: error)
      }
    }
    return nil
  }

  /// The power of ten, down to 1e-30, that this is the logarithm of, to a unit of its last digit; as a probability,
  /// from 1e-5 down, since people make up greater ones.
  private func powerOfTen(_ output: Double) -> Double? {
    if quantity.range == .probability {
      return Self.powersOfTen.dropFirst(2).first { format.round($0) == output }
    }
    let slack = max(1.5 * format.ulp(of: output), min(reach.printed?.half(of: output) ?? 0, 1e-3))
    return Self.powersOfTen.first { (Estimate.log($0) - output).magnitude <= slack }
  }

  private static let powersOfTen = (3...30).compactMap { Double("1e-\($0)") }
}
