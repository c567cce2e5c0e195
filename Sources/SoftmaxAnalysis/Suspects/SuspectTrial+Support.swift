import FloatFormats

/// Softmax over some of the classes, over masked ones too, or with a least probability (`clipped`, `raised`).
extension SuspectTrial {
  var supportFits: [SuspectFit] {
    [subset, unmasked, clipped, raised].compactMap { $0 }
  }

  /// What stands for a probability of 0.
  var none: Double { quantity.range == .probability ? 0 : -.infinity }

  /// The logarithm of the probability that an output says.
  func log(_ output: Double) -> Double {
    quantity.range == .probability ? (output > 0 ? Estimate.log(output) : -.infinity) : output
  }

  /// Gaps at which a class is 0 though its probability is a normal number, and gaps at which one is not.
  var cut: (zeroed: [Double], kept: [Double]) {
    var (zeroed, kept): ([Double], [Double]) = ([], [])
    let least = Estimate.log(format.leastNormalMagnitude)
    for row in rows {
      let (claim, largest) = (due(row), row.largest)
      for index in row.unmasked {
        let gap = largest - row.logits[index]
        if row.outputs[index] != none {
          kept.append(gap)
        } else if claim.logs[index] >= least {
          zeroed.append(gap)
        }
      }
    }
    return (zeroed, kept)
  }

  /// Softmax over the classes that are not 0; or over all, and then some were set to 0.
  func kept(
    _ function: Suspect.Function, _ parameter: Double?, isFitted: Bool = true
  ) -> SuspectFit? {
    let fits = [
      fit(function, parameter, isFitted: isFitted) { row in
        claim(of: row.logits.indices.map { row.outputs[$0] == none ? -.infinity : row.logits[$0] })
      },
      fit(function, parameter, isFitted: isFitted) { row in
        var claim = due(row)
        for index in claim.logs.indices where row.outputs[index] == none {
          claim.logs[index] = -.infinity
        }
        return claim
      },
    ]
    return fits.compactMap { $0 }.min { $0.error < $1.error }
  }

  /// An exponential may be cut off at a gap like this; below it, classes were chosen.
  static let leastCutOff = 8.0

  /// How many classes of a row are not 0.
  private var keptCounts: Set<Int> {
    Set(rows.map { row in row.outputs.count { $0 != none } })
  }

  /// The classes that are not 0, as chosen by somebody.
  var chosen: SuspectFit? {
    let counts = keptCounts
    guard !counts.contains(0) else { return nil }
    return kept(.subset, counts.count == 1 ? Double(counts.first!) : nil)
  }

  private var subset: SuspectFit? {
    guard let least = cut.zeroed.min(),
      least < Self.leastCutOff || keptCounts.count == 1 && rows.count > 1
    else { return nil }
    return chosen
  }

  /// Weight on masked classes: as if their logits were 0, or some other number, or their own.
  private var unmasked: SuspectFit? {
    var weights: [Double] = []
    for row in rows {
      let top = log(row.outputs[indexOfLargest(row.logits)]) - row.largest
      for index in row.logits.indices where row.logits[index] == -.infinity {
        weights.append(log(row.outputs[index]) - top)
      }
    }
    guard let largest = weights.max(), largest.isFinite, hasWeightOnMask else { return nil }
    func claim(_ row: SuspectRow, _ logit: Double) -> Claim {
      self.claim(of: row.logits.map { $0 == -.infinity ? logit : $0 })
    }
    return fit(.unmasked, 0) { claim($0, 0) } ?? fitted(.unmasked, near: largest, claim)
      ?? fit(.unmasked, isFitted: true, as: withOwnWeights)
  }

  /// Whether a masked class has more than an exponential's least value.
  private var hasWeightOnMask: Bool {
    rows.contains { row in
      let top = log(row.outputs[indexOfLargest(row.logits)])
      return row.logits.indices.contains {
        row.logits[$0] == -.infinity && log(row.outputs[$0]) >= top - Self.leastCutOff
      }
    }
  }

  /// The masked classes as they came out, and softmax of the others times what makes the sum 1.
  private func withOwnWeights(_ row: SuspectRow) -> Claim? {
    let unmasked = row.unmasked
    var claim = due(row)
    let part = Claim(
      logs: unmasked.map { claim.logs[$0] }, exponents: unmasked.map { row.logits[$0] },
      scale: scale)
    guard let shared = reach.sharedErrors(part, unmasked.map { row.outputs[$0] }) else {
      return nil
    }
    claim = claim.shifted(by: (shared.lower + shared.upper) / 2)
    for index in row.logits.indices where row.logits[index] == -.infinity {
      claim.logs[index] = log(row.outputs[index])
    }
    claim.exponents = claim.logs
    let sum = claim.logs.reduce(0) { $0 + Estimate.exp($1) }
    let slack = Double(claim.logs.count + 4) * 2 * format.unitRoundoff
    return (sum - 1).magnitude <= slack ? claim : nil
  }
}
