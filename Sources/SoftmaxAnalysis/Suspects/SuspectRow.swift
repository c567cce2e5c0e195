import ErrorFree

/// A row of logits, already divided by the temperature, and outputs that somebody got for it.
struct SuspectRow {
  let logits: [Double]
  /// One for each logit, or one in all.
  let outputs: [Double]
  /// Which row of those given it is.
  let number: Int

  /// Nil for a row that tells nothing: one without a softmax, or with outputs that are NaN or +inf, or all
  /// -inf, which have stories of their own.
  init?(_ logits: [Double], _ outputs: [Double], number: Int) {
    guard !logits.contains(where: { $0.isNaN || $0 == .infinity }),
      logits.contains(where: { $0 > -.infinity }),
      !outputs.contains(where: { $0.isNaN || $0 == .infinity }),
      outputs.contains(where: { $0 > -.infinity })
    else { return nil }
    (self.logits, self.outputs, self.number) = (logits, outputs, number)
  }

  var largest: Double { logits.max()! }
  var unmasked: [Int] { logits.indices.filter { logits[$0] > -.infinity } }
}

/// What somebody claims that a row's outputs are.
struct Claim {
  enum Scale {
    /// Outputs are the exponentials of `logs`.
    case probability
    /// Outputs are `logs`.
    case logarithm
  }

  /// One for each output; -inf for a probability of 0.
  var logs: [Double]
  /// What is exponentiated on the way: the gaps between them tell how much rounding explains.
  var exponents: [Double]
  var scale: Scale

  /// The softmax of some logits; on the scale of logarithms, log-softmax.
  static func softmax(of exponents: [Double], _ scale: Scale) -> Claim {
    let sum = ShiftedSum(exponents)
    return Claim(
      logs: exponents.map { ($0 - sum.largest) - sum.logarithm }, exponents: exponents,
      scale: scale)
  }

  /// The log-sum-exp of some logits, in some base.
  static func logSumExp(of exponents: [Double], unit: Double = 1) -> Claim {
    let sum = ShiftedSum(exponents)
    return Claim(
      logs: [(sum.largest + sum.logarithm) / unit], exponents: exponents, scale: .logarithm)
  }

  /// The same with a number added to every logarithm.
  func shifted(by shift: Double) -> Claim {
    var copy = self
    copy.logs = logs.map { $0 + shift }
    return copy
  }
}

/// The sum of exponentials, as its largest term times the rest.
struct ShiftedSum {
  let largest: Double
  /// `log sum e^(x - largest)`, by log1p of the other terms.
  let logarithm: Double

  init(_ exponents: [Double]) {
    let place = indexOfLargest(exponents)
    largest = exponents[place]
    var sum = NeumaierSum()
    for index in exponents.indices where index != place {
      sum.add(Estimate.exp(exponents[index] - largest))
    }
    logarithm = Estimate.log1p(sum.value)
  }

  var logSumExp: Double { largest + logarithm }
}
