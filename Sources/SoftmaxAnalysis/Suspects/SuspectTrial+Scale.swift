/// Softmax of logits that were multiplied, or bent, first.
extension SuspectTrial {
  var scaleFits: [SuspectFit] {
    [
      fit(.negated) { claim(of: $0.negated) }, baseTwo, dividedAfterwards ?? temperatureFit,
      softCap,
    ].compactMap { $0 }
  }

  /// Powers of 2; of log-softmax, logarithms too, or they alone.
  private var baseTwo: SuspectFit? {
    func scaled(_ row: SuspectRow) -> [Double] { row.logits.map { $0 * Estimate.ln2 } }
    func inBits(_ claim: Claim) -> Claim {
      var copy = claim
      copy.logs = claim.logs.map { $0 / Estimate.ln2 }
      return copy
    }
    let fits = [
      fit(.baseTwo) { claim(of: scaled($0)) },
      quantity.range == .probability ? nil : fit(.baseTwo) { inBits(claim(of: scaled($0))) },
      quantity.range == .probability ? nil : fit(.baseTwo) { inBits(claim(of: $0.logits)) },
    ]
    return fits.compactMap { $0 }.min { $0.error < $1.error }
  }

  /// By the slope of the outputs' logarithms over the logits, least squares of all rows.
  private var temperatureFit: SuspectFit? {
    let points = points
    let ratios = points.map { max($0.count - 1, 0) }.reduce(0, +)
    guard ratios >= 1 else { return nil }
    var (products, squares) = (0.0, 0.0)
    for row in points {
      let center = row.center
      for point in row {
        let x = point.logit - center.logit
        products += point.weight * x * (point.log - center.log)
        squares += point.weight * x * x
      }
    }
    let slope = products / squares
    guard slope > 1e-6 else { return nil }
    let found = fitted(.temperature, near: temperature / slope) { row, total in
      claim(of: row.logits.map { $0 * (temperature / total) })
    }
    let fit = agrees(found, ratios)
    guard let fit, let total = fit.parameter,
      (total / temperature - 1).magnitude < Self.leastChange
    else { return fit }
    return SuspectFit(
      function: .coarseExp, parameter: nil, isFitted: true, error: fit.error, form: .otherBase)
  }

  /// Log-softmax at temperature 1, divided by the temperature afterwards: e to these numbers has another sum.
  private var dividedAfterwards: SuspectFit? {
    guard quantity.range == .logProbability, temperature != 1 else { return nil }
    return fit(.temperature) { row in
      var claim = claim(of: row.logits.map { $0 * temperature })
      claim.logs = claim.logs.map { $0 / temperature }
      return claim
    }
  }

  /// How many ratios of outputs there are; one alone is that of some number in any case, and what it is has to be a
  /// number of few digits then.
  private func agrees(_ fit: SuspectFit?, _ ratios: Int) -> SuspectFit? {
    guard ratios == 1, let fit else { return fit }
    return fit.isRound && fit.error <= 1 && format.significandBits >= 24 ? fit : nil
  }

  /// A temperature this near is the one given, and a constant such as log2(e) had too few digits.
  private static let leastChange = 0x1p-16

  /// By bisection: all gaps between `c tanh(x / c)` grow with c.
  private var softCap: SuspectFit? {
    let points = points
    let ratios = points.map { max($0.count - 1, 0) }.reduce(0, +)
    guard ratios >= 1 else { return nil }
    let largest = points.joined().map(\.logit.magnitude).max() ?? 0
    guard largest > 0 else { return nil }
    /// Positive where the gaps of this cap are wider than those of the outputs.
    func excess(_ cap: Double) -> Double {
      points.reduce(0) { total, row in
        let center = row.center
        return row.reduce(total) { sum, point in
          sum + point.weight * (point.logit - center.logit)
            * (cap * Estimate.tanh(point.logit / cap) - (point.log - center.log))
        }
      }
    }
    guard
      let cap = Bisection.root(from: largest * 1e-3, to: largest * 1e3, excess)
    else { return nil }
    let found = fitted(.softCap, near: cap) { row, cap in
      claim(of: row.logits.map { $0 == -.infinity ? $0 : cap * Estimate.tanh($0 / cap) })
    }
    return agrees(found, ratios)
  }

  /// A class whose output has a logarithm.
  fileprivate struct Point {
    let logit, log, weight: Double
  }

  /// The classes of each row whose outputs have digits, weighted by how many.
  private var points: [[Point]] {
    rows.map { row in
      row.unmasked.compactMap { index in
        let (logit, output) = (row.logits[index], row.outputs[index])
        if scale == .logarithm {
          guard output.isFinite else { return nil }
          let error = format.unitRoundoff * (2 + output.magnitude)
          return Point(logit: logit, log: output, weight: 1 / (error * error))
        }
        guard output > 0 else { return nil }
        let error = format.ulp(of: output) / output
        guard error < 0.5 else { return nil }
        return Point(logit: logit, log: Estimate.log(output), weight: 1 / (error * error))
      }
    }
  }
}

extension SuspectRow {
  /// The logits with their signs turned; masked classes stay masked.
  var negated: [Double] { logits.map { $0 == -.infinity ? $0 : -$0 } }
}

extension [SuspectTrial.Point] {
  fileprivate var center: (logit: Double, log: Double) {
    let weight = reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return (0, 0) }
    return (
      reduce(0) { $0 + $1.weight * $1.logit } / weight,
      reduce(0) { $0 + $1.weight * $1.log } / weight
    )
  }
}

/// Roots on a logarithmic scale.
enum Bisection {
  /// A number between two positive ones where an increasing function changes its sign; nil if it does not.
  static func root(
    from lower: Double, to upper: Double, _ function: (Double) -> Double
  ) -> Double? {
    guard function(lower) < 0, function(upper) > 0 else { return nil }
    var (low, high) = (lower, upper)
    for _ in 0..<80 {
      let middle = (low * high).squareRoot()
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }
}
