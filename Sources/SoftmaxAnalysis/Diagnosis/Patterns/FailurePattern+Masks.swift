import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of masked classes, and of finite numbers that stand for -inf.
  static let maskPatterns: [FailurePattern] = [
    FailurePattern(
      "weight-on-masked-class", "a masked class has weight",
      cause:
        "a class whose logit is -inf has probability exactly 0, whatever the others are; the mask was "
        + "not applied, was undone, or was made of a finite number.",
      remedy: "apply the mask to the logits, as -inf, in the arithmetic that takes the exponential",
      digits: .notNeeded,
      // The error of a masked class's logarithm has no size.
      trials: { $0.quantity.range == .probability ? [$0.trial(Shifted.self)] : [] },
      evidence: { row, subject in row.maskedWeight(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "finite-sentinel", "a finite number stands for -inf",
      cause:
        "a finite number is not below every logit that there can be: a maximum that starts at one is wrong for rows "
        + "below it, and classes that are masked by one have weight where no other logit is far above it.",
      remedy: "start the maximum at -inf, mask with -inf, and handle rows without any class apart",
      digits: .notNeeded,
      evidence: { row, subject in
        (row.uniformMaskedRow(subject) ?? row.maskedAsNumber(subject) ?? row.belowSentinel(subject)
          ?? row.sentinelLogit(subject)).map { PatternEvidence($0) }
      }),
  ]
}

extension DiagnosisRow {
  /// Finite numbers that maxima and masks are started at.
  private static let sentinels: [Double] = [
    0, -1e4, -65504, -1e9, -1e20, -1e30, -1e38, -0x1.fep127, -0x1.fffffep127,
  ]

  private var masked: [Int] { received.indices.filter { received[$0] == -.infinity } }

  fileprivate func maskedWeight(_ subject: DiagnosisSubject) -> String? {
    guard quantity.isForEachLogit, !isUndefined else { return nil }
    let none = quantity.range == .probability ? 0 : -Double.infinity
    let weighted = masked.filter { subject.outputs[$0] != none && !subject.outputs[$0].isNaN }
    guard let first = weighted.first else { return nil }
    return "class \(first) is masked, its logit is -inf, and its output is "
      + "\(subject.outputs[first].brief) where \(none.brief) is due"
      + (weighted.count > 1
        ? "; \(weighted.count) of \(masked.count) masked classes have weight" : "")
  }

  /// A row without any class that has a distribution all the same.
  fileprivate func uniformMaskedRow(_ subject: DiagnosisSubject) -> String? {
    guard quantity.range == .probability, received.allSatisfy({ $0 == -.infinity }),
      let output = subject.outputs.first, subject.outputs.allSatisfy({ $0 == output })
    else { return nil }
    let count = subject.outputs.count
    if output == 1 { return "all logits are -inf, and each output is 1, the exponential of 0" }
    guard Self.isShare(output, count) else { return nil }
    return
      "all \(count) logits are -inf, and each output is \(output.brief), about 1/\(count): so it is for "
      + "\(count) equal finite logits"
  }

  /// Masked classes that share weight as if they had one finite logit.
  fileprivate func maskedAsNumber(_ subject: DiagnosisSubject) -> String? {
    guard quantity.range == .probability, temperature == 1, !isUndefined,
      maskedWeight(subject) != nil
    else { return nil }
    let outputs = subject.outputs
    let top = indexOfLargest(received)
    guard let weight = masked.first.map({ outputs[$0] }), weight > 0, weight <= 1,
      masked.allSatisfy({ outputs[$0] == weight }), outputs[top] >= 0
    else { return nil }
    guard outputs[top] > 0 else {
      return
        "the masked classes have \(weight.brief) each and the largest logit, \(largest.brief), has 0: "
        + "so it is where the mask is a finite number far above it"
    }
    // softmax(mask) / softmax(top) is the exponential of the difference.
    let number = largest + logarithm(weight) - logarithm(outputs[top])
    guard number <= -1000 else { return nil }
    return
      "the masked classes have \(weight.brief) each, as if their logit were \(number.brief) instead of -inf"
  }

  /// Outputs of a row that lies below the number that its maximum started at.
  fileprivate func belowSentinel(_ subject: DiagnosisSubject) -> String? {
    guard subject.algorithm == nil, temperature != 0, isScaledFinite, few == nil else { return nil }
    let top = scaled.max()!
    let fitting = Self.sentinels.filter { $0 > top && isShifted(by: $0, subject.outputs) }
    if let first = fitting.first {
      let numbers = fitting.map(\.brief).joined(separator: " or ")
      let least = fitting.min() ?? first
      return "the largest logit is \(top.brief); a maximum that starts at \(numbers) leaves "
        + "exp(\((top - least).brief))\(fitting.count > 1 ? " or less" : ""), which is 0, as the largest term, and "
        + "no sum to divide by"
    }
    guard let clamp = Self.sentinels.first(where: { $0 < 0 && $0 > top }),
      isUniform(subject.outputs)
    else { return nil }
    return "the largest logit is \(top.brief); with every logit below \(clamp.brief) taken for "
      + "\(clamp.brief) all classes are equal, as these outputs are, \(subject.outputs[0].brief) each"
  }

  /// Whether these are the outputs with `sentinel` in place of the maximum, where that spoils them.
  private func isShifted(by sentinel: Double, _ outputs: [Double]) -> Bool {
    guard isSpoilt(DiagnosisSubject(algorithm: nil, outputs: outputs)) else { return false }
    let machine = EmulatedArithmetic(pipeline)
    let shift = machine.number(sentinel)
    let gaps = scaled.map { machine.subtract(machine.number($0), shift) }
    // No term is left, and softmax is 0 / 0, or 0 where that is guarded against.
    guard shift.isFinite, gaps.allSatisfy({ machine.exp($0) == 0 }) else { return false }
    switch quantity.range {
    case .probability: return outputs.allSatisfy(\.isNaN) || outputs.allSatisfy { $0 == 0 }
    case .real: return outputs[0] == -.infinity
    case .logProbability: return outputs.allSatisfy { $0 == .infinity || $0.isNaN }
    }
  }

  /// Whether different logits have outputs of 1/n, or of 1.
  private func isUniform(_ outputs: [Double]) -> Bool {
    guard quantity.range == .probability, outputs.count > 1, greatestError(outputs) >= 4 else {
      return false
    }
    return outputs.allSatisfy { $0 == outputs[0] }
      && (outputs[0] == 1 || Self.isShare(outputs[0], outputs.count))
  }

  /// Whether this is `1 / count`, to the few digits that people copy.
  private static func isShare(_ output: Double, _ count: Int) -> Bool {
    (output * Double(count) - 1).magnitude <= 0x1p-8
  }

  /// A logit that is a number which masks are made of, and has weight.
  fileprivate func sentinelLogit(_ subject: DiagnosisSubject) -> String? {
    guard quantity.range == .probability, temperature != 0, !isUndefined else { return nil }
    let masks = Set(Self.sentinels.dropFirst().map { pipeline.input.round($0) }.filter(\.isFinite))
    return logits.indices.first {
      (Self.sentinels.dropFirst().contains(logits[$0]) || masks.contains(received[$0]))
        && subject.outputs[$0] > 0
    }.map { index in
      "class \(index) has the logit \(logits[index].brief), a number that masks are made of, and weight "
        + "\(subject.outputs[index].brief): if it is a mask, it does not hold here, where the largest logit is "
        + largest.brief
    }
  }
}
