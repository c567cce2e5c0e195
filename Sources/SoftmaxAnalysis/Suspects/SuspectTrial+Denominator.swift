import FloatFormats

/// Exponentials over something else than their sum.
extension SuspectTrial {
  var denominatorFits: [SuspectFit] {
    (oneFactor + [absorbedSum]).compactMap { $0 }
  }

  /// A factor of one row's outputs fits as a sink and as `e^(x - c)`: what has the fewer digits, then the sink.
  private var oneFactor: [SuspectFit?] {
    let (sink, unnormalized) = (sink, unnormalized)
    guard rows.count == 1, let sink, let unnormalized, sink.isFitted, unnormalized.isFitted,
      let weight = sink.parameter, let shift = unnormalized.parameter
    else { return [sink, unnormalized] }
    let isSink = DecimalPlaces(weight).significant <= DecimalPlaces(shift).significant + 1
    return [isSink ? sink : unnormalized]
  }

  /// What the logarithms of each row's outputs share beyond those due; nil for a row without such a number.
  private var shifts: [Double?] {
    rows.map { row in
      guard let shared = reach.sharedErrors(due(row), row.outputs) else { return nil }
      let middle = shared.lower + (shared.upper - shared.lower) / 2
      return middle.isFinite ? middle : nil
    }
  }

  /// One more term in the sum: beside the exponentials as they are, or, as some kernels have it, beside the
  /// shifted ones; 1 first, then what the row with the most weight there tells.
  private var sink: SuspectFit? {
    func claim(_ row: SuspectRow, _ weight: Double, isShifted: Bool) -> Claim? {
      guard weight > 0 else { return nil }
      let sum = ShiftedSum(row.logits)
      let term = Estimate.log(weight) + (isShifted ? sum.largest : 0)
      return due(row).shifted(
        by: sum.logSumExp - ShiftedSum([sum.logSumExp, term]).logSumExp)
    }
    for isShifted in [false, true] {
      if let one = fit(.sink, 1, as: { claim($0, 1, isShifted: isShifted) }) {
        return isShifted ? one.with(.shifted) : one
      }
    }
    let shifts = shifts
    guard let place = shifts.indices.min(by: { (shifts[$0] ?? 0) < (shifts[$1] ?? 0) }),
      let shift = shifts[place], shift < -Self.leastShift, shift > -Self.greatestShift
    else { return nil }
    let sum = ShiftedSum(rows[place].logits)
    for isShifted in [false, true] {
      let base = isShifted ? sum.logarithm : sum.logSumExp
      let weight = Estimate.exp(base) * Estimate.expm1(-shift)
      if let fit = fitted(.sink, near: weight, { claim($0, $1, isShifted: isShifted) }) {
        return isShifted ? fit.with(.shifted) : fit
      }
    }
    return nil
  }

  /// A factor nearer to 1 than this is a sum that was taken badly, not another denominator, unless it is the one
  /// that 1 in the sum makes.
  private static let leastShift = 1.0 / 64

  /// A term that is a million times the sum is nobody's.
  private static let greatestShift = 14.0

  /// `e^x`, `e^(x - max)`, `e^(x - c)`, or a factor of its own for each row.
  private var unnormalized: SuspectFit? {
    func claim(_ row: SuspectRow, less number: Double) -> Claim {
      exponentials(row, less: number)
    }
    // Logits as they are have a name of their own.
    let plain = quantity.range == .probability ? exponentials : nil
    if let fit = plain ?? fit(.unnormalized, as: { claim($0, less: $0.largest) }) {
      return fit
    }
    let shifts = shifts
    guard shifts.allSatisfy({ $0 != nil }),
      shifts.contains(where: { $0!.magnitude > Self.leastShift })
    else { return nil }
    let first = ShiftedSum(rows[0].logits).logSumExp - shifts[0]!
    if let fit = fitted(.unnormalized, near: first, { claim($0, less: $1) }) { return fit }
    var places = Array(shifts.reversed())
    return fit(.unnormalized, isFitted: true) { due($0).shifted(by: places.removeLast()!) }
  }

  /// `e^x` itself.
  var exponentials: SuspectFit? { fit(.unnormalized) { exponentials($0, less: 0) } }

  private func exponentials(_ row: SuspectRow, less number: Double) -> Claim {
    Claim(logs: row.logits.map { $0 - number }, exponents: row.logits, scale: scale)
  }

  /// Logits smaller than this have a log-sum-exp whose spacing is no more than other roundings.
  private static let leastAbsorbing = 100.0

  /// `e^(x - y)` where y, rounded, is off by up to the spacing at the maximum, more than all else explains.
  var absorbedSum: SuspectFit? {
    guard quantity.range == .probability else { return nil }
    var reach = reach
    reach.absorbs = false
    var (error, isAbsorbed) = (0.0, false)
    for row in rows {
      let (claim, facts) = (due(row), reach.facts(row.logits))
      guard let shared = reach.sharedErrors(claim, row.outputs, facts) else { return nil }
      let middle = shared.lower + (shared.upper - shared.lower) / 2
      let exact = facts.sum.logSumExp
      guard middle.isFinite, middle.magnitude <= format.ulp(of: exact) else { return nil }
      // What was subtracted is a number of the format, or off by a good part of the spacing there.
      let subtracted = exact - middle
      let slack = (shared.upper - shared.lower) / 2 + facts.shared
      let isOnGrid = (subtracted - format.round(subtracted)).magnitude <= slack
      guard isOnGrid || middle.magnitude >= format.ulp(of: exact) / 64 else { return nil }
      let least = max(0, max(shared.lower, -shared.upper))
      if least > 2 * facts.shared, row.largest.magnitude >= Self.leastAbsorbing {
        isAbsorbed = true
      }
      error = max(error, reach.distance(claim.shifted(by: middle), row.outputs))
    }
    guard isAbsorbed else { return nil }
    return SuspectFit(function: .absorbedSum, parameter: nil, isFitted: false, error: error)
  }
}
