import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Outputs of some function that has no name among the suspects.
  static let unexplained = FailurePattern(
    "unexplained-outputs", "these are the outputs of something else",
    cause:
      "roundings as large as the format makes them leave outputs nearer to their exact values than these are, "
      + "and none of the functions that were tried fits.",
    remedy:
      "find out what was computed: do logits and outputs belong together, in one order, with the same scale, "
      + "temperature, mask and axis?",
    evidence: { row, subject in
      row.worst(subject).map { shows in
        let meaning = row.foreign(subject.outputs) ?? row.otherMeaning(subject.outputs)
        return PatternEvidence(shows, cause: meaning?.cause, remedy: meaning?.remedy)
      }
    })
}

/// What outputs are, and what to do about it.
typealias OtherMeaning = (cause: String, remedy: String)

extension DiagnosisRow {
  /// The output that is the furthest off, for its size.
  fileprivate func worst(_ subject: DiagnosisSubject) -> String? {
    let outputs = subject.outputs
    func distance(_ index: Int) -> Double {
      if outputs[index].isNaN { return .infinity }
      let error = (outputs[index] - exact(index)).magnitude
      return quantity.range == .probability ? error : error / max(1, exact(index).magnitude)
    }
    guard let worst = outputs.indices.max(by: { distance($0) < distance($1) }) else { return nil }
    let name = !quantity.isForEachLogit ? "log-sum-exp" : "class \(worst)"
    let negative =
      quantity.range == .probability && outputs[worst] < 0 ? ", and no probability is below 0" : ""
    return "\(name) is \(outputs[worst].brief); the exact value is \(exactText(worst))" + negative
  }

  /// A NaN or an infinity on a row where nothing likely makes one.
  fileprivate func foreign(_ outputs: [Double]) -> OtherMeaning? {
    guard hasForeign(outputs) else { return nil }
    return (
      "none of the likely algorithms gives a NaN or an infinity on this row: it came in with other logits than these, "
        + "or came about elsewhere.",
      "look at the logits that were received, a mask that was added to them, and memory that was not written"
    )
  }

  /// Whether an output is NaN or +inf, or -inf in the largest class, where a number is due.
  func hasForeign(_ outputs: [Double]) -> Bool {
    outputs.indices.contains {
      (outputs[$0].isNaN || outputs[$0] == .infinity) && judge.certified[$0].value.isFinite
    }
  }

  /// Whether outputs are such values, to their digits.
  func isNear(_ outputs: [Double], _ value: (Int) -> Double) -> Bool {
    outputs.indices.allSatisfy { index in
      let due = value(index)
      if outputs[index] == due { return true }
      guard due.isFinite, outputs[index].isFinite else { return false }
      let error = (outputs[index] - due).magnitude
      return error <= 0x1p-18 * due.magnitude
        || error <= 4 * pipeline.output.ulp(of: due)
          && pipeline.output.significandBits < 24
        || error <= 1.02 * FewDigits.half(outputs, outputs[index])
    }
  }

  fileprivate func otherMeaning(_ outputs: [Double]) -> OtherMeaning? {
    // What is nearly right is nearly everything that is nearly softmax.
    if quantity.range == .probability, isNear(outputs, exact) { return nil }
    return switch quantity.range {
    case .probability:
      logistic(outputs) ?? shares(outputs) ?? bounded(outputs) ?? parts(outputs)
        ?? mixture(outputs)
        ?? inDecimals(outputs, logarithms: outputs.indices.map { logarithm(exact($0)) })
    case .logProbability:
      inDecimals(outputs, logarithms: outputs.indices.map(exact))
        ?? commonShift(outputs)
    case .real: meanExponential(outputs)
    }
  }

  private func logistic(_ outputs: [Double]) -> OtherMeaning? {
    let logistic = scaled.map { 1 / (1 + exponential(-$0)) }
    guard isNear(outputs, { logistic[$0] }) else { return nil }
    return (
      "each output is the logistic function of its own logit, 1 / (1 + e^-x): classes are judged one by one, and "
        + "need not sum to 1.",
      "take softmax of the logits, if exactly one class is true"
    )
  }

  private func shares(_ outputs: [Double]) -> OtherMeaning? {
    let logistic = scaled.map { 1 / (1 + exponential(-$0)) }
    let whole = logistic.reduce(0, +)
    if isNear(outputs, { logistic[$0] / whole }) {
      return (
        "each output is the logistic function of its own logit, 1 / (1 + e^-x), over the sum of these.",
        "take softmax of the logits, if exactly one class is true"
      )
    }
    let sum = scaled.reduce(0, +)
    guard sum.isFinite, sum != 0, isNear(outputs, { scaled[$0] / sum }) else { return nil }
    return ("each output is its logit over the sum of the logits.", "take the exponentials first")
  }

  /// Softmax of logits that were kept from falling below 0, or from rising above a number that the outputs tell.
  private func bounded(_ outputs: [Double]) -> OtherMeaning? {
    let top = indexOfLargest(received)
    if isNear(outputs, softmax(scaled.map { max($0, 0) })) {
      return (
        "the outputs are softmax of the logits with 0 in the place of those below it.",
        "leave a rectifier, or a clamp, out before softmax"
      )
    }
    // Of two classes any outputs are those of some bound.
    guard outputs.count > 2, outputs.contains(where: { $0 != outputs[top] }),
      let low = outputs.indices.max(by: {
        (outputs[$0] == outputs[top] ? -1 : outputs[$0])
          < (outputs[$1] == outputs[top] ? -1 : outputs[$1])
      }),
      outputs[low] > 0
    else { return nil }
    let bound = scaled[low] + logarithm(outputs[top] / outputs[low])
    guard bound < scaled[top] - 0x1p-6, isNear(outputs, softmax(scaled.map { min($0, bound) }))
    else {
      return nil
    }
    return (
      "the outputs are softmax of the logits with about \(bound.brief) in the place of those above it.",
      "leave the clamp out before softmax"
    )
  }

  /// The row in two parts that were divided by a sum each.
  private func parts(_ outputs: [Double]) -> OtherMeaning? {
    var sum = 0.0
    for count in 1..<max(outputs.count, 1) {
      sum += outputs[count - 1]
      guard (sum - 1).magnitude <= 0x1p-8 else { continue }
      let (first, second) = (softmax(Array(scaled[..<count])), softmax(Array(scaled[count...])))
      guard isNear(outputs, { $0 < count ? first($0) : second($0 - count) }) else { continue }
      return (
        "the first \(count) outputs are softmax of their logits alone, and so are the others: the row was taken in "
          + "two parts.",
        "take one maximum and one sum over the whole row"
      )
    }
    return nil
  }

  /// Near enough to compare outputs with.
  private func softmax(_ logits: [Double]) -> (Int) -> Double {
    let top = logits.max() ?? 0
    let terms = logits.map { exponential($0 - top) }
    let sum = terms.reduce(0, +)
    return { terms[$0] / sum }
  }

  /// Softmax with a little of the uniform distribution, as where labels are smoothed.
  private func mixture(_ outputs: [Double]) -> OtherMeaning? {
    guard outputs.count >= 3 else { return nil }
    let (top, low) = (
      indexOfLargest(received), received.indices.min { received[$0] < received[$1] }!
    )
    let share = 1 / Double(outputs.count)
    let slope = (outputs[top] - outputs[low]) / (exact(top) - exact(low))
    let weight = 1 - slope
    guard weight.isFinite, weight.magnitude > 1e-4, weight.magnitude < 1,
      isNear(outputs, { slope * exact($0) + weight * share })
    else { return nil }
    return (
      "each output is \(slope.brief) p + \(weight.brief) / \(outputs.count), p being the exact value: a mixture "
        + "with the uniform distribution.",
      "judge the outputs before they are smoothed"
    )
  }

  private func inDecimals(_ outputs: [Double], logarithms: [Double]) -> OtherMeaning? {
    guard isNear(outputs, { logarithms[$0] / logarithm(10) }) else { return nil }
    return (
      "the outputs are logarithms to base 10 of the probabilities.",
      "take natural logarithms, or none"
    )
  }

  private func commonShift(_ outputs: [Double]) -> OtherMeaning? {
    let finite = outputs.indices.filter { outputs[$0].isFinite && exact($0).isFinite }
    let shifts = finite.map { outputs[$0] - exact($0) }
    guard finite.count > 1, let least = shifts.min(), let greatest = shifts.max(),
      greatest - least <= max(least.magnitude, greatest.magnitude) / 8
    else { return nil }
    return (
      "all outputs are off by about the same, between \(least.brief) and \(greatest.brief): what was "
        + "subtracted from the logits is off by as much.",
      "look at the log-sum-exp: is its sum over these classes, and its logarithm accurate?"
    )
  }

  private func meanExponential(_ outputs: [Double]) -> OtherMeaning? {
    if finite.count > 1, isNear(outputs, { exact($0) - logarithm(Double(finite.count)) }) {
      return (
        "the output is less by log \(finite.count): the logarithm of the mean of the exponentials, not of their "
          + "sum.", "add log \(finite.count), if the sum is meant"
      )
    }
    guard isNear(outputs, { -exact($0) }) else { return nil }
    return ("the output is the log-sum-exp with its sign turned.", "turn the sign")
  }
}
