/// What may have come out in the place of a log-sum-exp. With one number for each row, parameters are sought
/// only where several rows have to agree.
extension SuspectTrial {
  var logSumExpFits: [SuspectFit] {
    let fits = scaleFitsOfRows + sumFits
    return fits.compactMap { $0 }
  }

  private var scaleFitsOfRows: [SuspectFit?] {
    func scaled(_ row: SuspectRow) -> [Double] { row.logits.map { $0 * Estimate.ln2 } }
    return [
      fit(.negated) { .logSumExp(of: $0.negated) },
      fit(.baseTwo) { .logSumExp(of: scaled($0), unit: Estimate.ln2) }
        ?? fit(.baseTwo) { .logSumExp(of: $0.logits, unit: Estimate.ln2) }
        ?? fit(.baseTwo) { .logSumExp(of: scaled($0)) },
      parameterFit(.temperature) { row, total in
        .logSumExp(of: row.logits.map { $0 * (temperature / total) })
      },
      parameterFit(.softCap) { row, cap in
        .logSumExp(of: row.logits.map { $0 == -.infinity ? $0 : cap * Estimate.tanh($0 / cap) })
      },
    ]
  }

  private var sumFits: [SuspectFit?] {
    [
      fit(.sink, 1) { .logSumExp(of: $0.logits + [0]) },
      fit(.unnormalized) { row in
        Claim(
          logs: [ShiftedSum(row.logits).logarithm], exponents: row.logits.map { $0 - row.largest },
          scale: .logarithm)
      },
      rows.contains { $0.unmasked.count < $0.logits.count }
        ? fit(.unmasked, 0) { .logSumExp(of: $0.logits.map { $0 == -.infinity ? 0 : $0 }) } : nil,
      subset,
    ]
  }

  /// Over the largest logits alone; how many, the first row tells.
  private var subset: SuspectFit? {
    let length = rows[0].logits.count
    return (1..<length).lazy.compactMap { count in
      fit(.subset, Double(count), isFitted: true) { row in
        .logSumExp(of: Array(row.logits.sorted(by: >).prefix(count)))
      }
    }.first
  }

  /// How finely parameters are sought: so many in each doubling.
  private static let density = 8

  /// A parameter that the first row leaves, between 2^-8 and 2^8, and the others confirm.
  private func parameterFit(
    _ function: Suspect.Function, _ claim: (SuspectRow, Double) -> Claim
  ) -> SuspectFit? {
    guard rows.count > 1 else { return nil }
    let row = rows[0]
    func excess(_ value: Double) -> Double { claim(row, value).logs[0] - row.outputs[0] }
    let grid = (-8 * Self.density...8 * Self.density).map {
      Estimate.exp(Double($0) * Estimate.ln2 / Double(Self.density))
    }
    for (lower, upper) in zip(grid, grid.dropFirst()) {
      let root =
        Bisection.root(from: lower, to: upper, excess)
        ?? Bisection.root(from: lower, to: upper) { -excess($0) }
      if let root, let fit = fitted(function, near: root, claim) { return fit }
    }
    return nil
  }
}
