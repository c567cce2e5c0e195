import FloatFormats

/// Probabilities with a least one, for the sake of a logarithm: `clip(p, e, 1 - e)`, and perhaps divided by
/// their sum again.
extension SuspectTrial {
  /// The least probability that stands in the outputs, where a smaller one is due: it is there twice, or is a
  /// decimal number of one digit.
  var clipped: SuspectFit? { clippedLast ?? clippedFirst }

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
      let isRound = fit.parameter.map { $0.rounded(digits: 1) == $0 } ?? false
      return count >= 2 || isRound && format.significandBits >= 24 ? fit : nil
    }
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

  /// A class whose log-probability is that of a power of ten where a smaller one is due, beside others that no
  /// function explains. Tried where nothing else fits.
  var clippedSomewhere: SuspectFit? {
    // Numbers of fewer digits are near such a logarithm by chance.
    guard quantity.range == .logProbability, format.significandBits >= 24 else { return nil }
    for row in rows {
      let claim = due(row)
      for index in row.unmasked where row.outputs[index] < Self.greatestFloor {
        let output = row.outputs[index]
        guard claim.logs[index] < output - 1, let epsilon = powerOfTen(output) else { continue }
        let error = rows.map { reach.distance(due($0), $0.outputs) }.max() ?? 0
        guard error > Suspect.leastPartialError else { continue }
        return SuspectFit(function: .clipped, parameter: epsilon, isFitted: true, error: error)
      }
    }
    return nil
  }

  /// The power of ten from 1e-3 down to 1e-30 whose logarithm this is, to a unit of its last digit.
  private func powerOfTen(_ output: Double) -> Double? {
    let slack = max(1.5 * format.ulp(of: output), min(reach.printed?.half(of: output) ?? 0, 1e-3))
    return (3...30).lazy.compactMap { Double("1e-\($0)") }.first {
      (Estimate.log($0) - output).magnitude <= slack
    }
  }
}
