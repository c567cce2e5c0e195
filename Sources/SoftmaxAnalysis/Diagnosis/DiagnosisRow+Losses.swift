import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// What the patterns of losses and their gradients ask of a row.
extension DiagnosisRow {
  /// The row's label, if it has one.
  var label: Int? {
    if case .label(let label) = judge.companion { label } else { nil }
  }

  /// The row's targets, if it has them.
  var targets: [Double]? {
    if case .numbers(let targets) = judge.companion { targets } else { nil }
  }

  var lackOfSoftmax: String? {
    guard isUndefined else { return nil }
    if let index = received.firstIndex(where: \.isNaN) {
      return "logit \(index) is NaN in \(pipeline.input.name)"
    }
    if let index = received.firstIndex(of: .infinity) {
      return "logit \(index) is +inf in \(pipeline.input.name)"
    }
    return "no logit is finite in \(pipeline.input.name)"
  }

  /// A class with the target 0 whose logarithm is -inf, where the loss is NaN.
  func zeroTimesInfinity(_ subject: DiagnosisSubject) -> String? {
    guard !quantity.isForEachLogit, !isUndefined, subject.outputs[0].isNaN,
      !judge.certified[0].value.isNaN
    else { return nil }
    // An algorithm that is known takes the log-softmax of the label alone.
    guard targets != nil || subject.algorithm == nil else { return nil }
    let exact = "the exact loss is \(exactText(0))"
    let idle = received.indices.filter { (targets?[$0]).map { $0 == 0 } ?? ($0 != label) }
    if let index = idle.first(where: { received[$0] == -.infinity }) {
      let target = targets == nil ? "in a one-hot row its target is 0" : "its target is 0"
      return "class \(index) is masked, so that its log-softmax is -inf, and \(target); \(exact)"
    }
    let shares = outputs(.softmax, Shifted.self)
    guard subject.algorithm.map({ $0 == LogOfSoftmax.self }) ?? true,
      let index = idle.first(where: { shares[$0] == 0 })
    else { return nil }
    return
      "the probability of class \(index) is 0 in \(pipeline.arithmetic.name), its logarithm -inf, and "
      + (targets == nil ? "in a one-hot row its target is 0" : "its target is 0") + "; \(exact)"
  }

  /// Outputs made of a log-sum-exp that was rounded to the spacing of a large maximum.
  func absorbedLogarithm(_ subject: DiagnosisSubject) -> String? {
    let isOfSuch = subject.algorithm.map { $0 == DivisionFreeShifted.self || $0 == BaseTwo.self }
    guard isOfSuch ?? true, isScaledFinite,
      let index = subject.outputs.indices.first(where: { isFarOff(subject, $0) }),
      !subject.outputs.isSame(as: run(Shifted.self, pipeline))
    else { return nil }
    let sums = [ShiftedMaxOut.self as any SoftmaxAlgorithm.Type, Shifted.self].map {
      outputs(.logSumExp, $0)[0]
    }
    guard let sum = sums.first(where: { isMade(subject, ofLogSumExp: $0) }) else { return nil }
    let spacing = pipeline.arithmetic.ulp(of: sum)
    let name = quantity.isForEachLogit ? "class \(index)" : "the loss"
    return
      "max + log(sum) is \(sum.brief) in \(pipeline.arithmetic.name), whose numbers are \(spacing.brief) "
      + "apart there; \(name) is \(subject.outputs[index].brief), exact \(exactText(index))"
  }

  /// Whether an output is a number, and off by many ulps.
  private func isFarOff(_ subject: DiagnosisSubject, _ index: Int) -> Bool {
    subject.outputs[index].isFinite && ulps(subject.outputs, index)?.magnitude ?? 0 >= 16
  }

  /// Whether the outputs are those that follow from logits less this log-sum-exp, itself rounded coarsely.
  private func isMade(_ subject: DiagnosisSubject, ofLogSumExp sum: Double) -> Bool {
    guard sum.isFinite, pipeline.arithmetic.ulp(of: sum) >= 16 * pipeline.arithmetic.ulp(of: 1)
    else { return false }
    if subject.outputs.isSame(as: run(DivisionFreeShifted.self, pipeline)) { return true }
    guard subject.algorithm == nil, let label, !quantity.isForEachLogit else { return false }
    let machine = EmulatedArithmetic(pipeline)
    let loss = machine.subtract(machine.number(sum), machine.number(scaled[label]))
    return machine.output(loss) == subject.outputs[0]
  }

  /// A loss of +inf though the exact one is finite, where the probability of a class that counts is 0.
  func underflowedLoss(_ subject: DiagnosisSubject) -> String? {
    guard !quantity.isForEachLogit, !isUndefined, subject.outputs[0] == .infinity,
      judge.certified[0].value.isFinite,
      subject.algorithm.map({ $0 == LogOfSoftmax.self }) ?? true
    else { return nil }
    let shares = outputs(.softmax, Shifted.self)
    let index = received.indices.first {
      shares[$0] == 0 && received[$0].isFinite && ((targets?[$0]).map { $0 > 0 } ?? ($0 == label))
    }
    return index.map {
      "the probability of class \($0) is 0 in \(pipeline.arithmetic.name), and the loss is inf; the exact loss is "
        + exactText(0)
    }
  }

  /// A loss of 0 where 1 + s rounds to 1.
  func cancelledLoss(_ subject: DiagnosisSubject) -> String? {
    guard !quantity.isForEachLogit, !isUndefined, let label, received[label] == largest,
      subject.outputs[0] == 0, judge.certified[0].value != 0,
      exact(0) <= pipeline.accumulator.unitRoundoff
    else { return nil }
    return "the loss is 0; the exact value is \(exactText(0))"
  }

  /// Outputs of exponentials that were not shifted, of which the largest overflows.
  func overflow(_ subject: DiagnosisSubject) -> String? {
    guard isScaledFinite, subject.algorithm.map({ $0 == Naive.self }) ?? true,
      subject.outputs.indices.contains(where: {
        !subject.outputs[$0].isFinite && judge.certified[$0].value.isFinite
      }),
      subject.outputs.isSame(as: run(Naive.self, pipeline))
    else { return nil }
    let machine = EmulatedArithmetic(pipeline)
    let top = scaled.max()!
    guard machine.exp(machine.number(top)).isInfinite else { return nil }
    return "exp(\(top.brief)) overflows \(pipeline.arithmetic.name), whose largest number is "
      + pipeline.arithmetic.greatestFiniteMagnitude.brief
  }

  /// What an algorithm gives for another quantity of the row.
  private func outputs(
    _ quantity: Quantity, _ algorithm: any SoftmaxAlgorithm.Type
  ) -> [Double] {
    Candidate(algorithm, pipeline).run(quantity, received, temperature: judge.temperature)
  }
}
