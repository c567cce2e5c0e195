import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// The outputs of one candidate for one row, beside their judge.
struct RowOutputs {
  let candidate: Candidate
  let judge: FormatJudge
  let outputs: [Double]

  init(_ candidate: Candidate, _ judge: FormatJudge, functions: ElementaryFunctions) {
    self.candidate = candidate
    self.judge = judge
    outputs = candidate.run(
      judge.quantity, judge.received, temperature: judge.temperature, functions: functions)
  }

  func element(_ index: Int) -> ElementResult {
    let output = outputs[index]
    return ElementResult(
      format: judge.format.name, algorithm: candidate.algorithm.name,
      output: FloatRecord(output, in: judge.format),
      correctlyRounded: FloatRecord(judge.certified[index].value, in: judge.format),
      ulps: judge.ulpError(output, at: index), class: judge.outputClass(output),
      verdict: judge.verdict(output, at: index), isFlushed: judge.isFlushed(output, at: index),
      certificate: judge.certified[index].certificate.description)
  }

  /// The facts about the row as a whole.
  func rowResult(inputRoundingUlps: Double?) -> RowResult {
    let lost = judge.quantity == .softmax ? lostClasses : nil
    return RowResult(
      format: judge.format.name, algorithm: candidate.algorithm.name,
      sumDeviation: judge.quantity == .softmax ? sumDeviation : nil, lostClasses: lost,
      argmax: argmax, logIsNegativeInfinity: lost.map { $0 > 0 },
      inputRoundingUlps: inputRoundingUlps)
  }

  /// Outputs of 0 whose exact value is not 0.
  private var lostClasses: Int {
    outputs.indices.count { index in
      let due = judge.certified[index]
      let isExactZero = due.enclosure.isPoint && due.value == 0
      return outputs[index] == 0 && !isExactZero && !due.value.isNaN
    }
  }

  private var sumDeviation: Double? {
    guard outputs.allSatisfy(\.isFinite) else { return nil }
    var sum = ExactSum()
    for output in outputs { sum.add(output) }
    sum.add(-1)
    return sum.value.double(.nearest)
  }

  /// Whether the outputs, summed exactly and rounded once to their format, differ from 1.
  var sumIsNotOne: Bool {
    guard outputs.allSatisfy(\.isFinite) else { return true }
    var sum = ExactSum()
    for output in outputs { sum.add(output) }
    return judge.format.round(sum.value) != 1
  }

  var argmax: Argmax? {
    guard judge.quantity != .logSumExp else { return nil }
    guard let largest = judge.received.max(), let most = outputs.max(),
      !judge.received.contains(where: \.isNaN), !outputs.contains(where: \.isNaN)
    else { return .undefined }
    var outcome = Argmax.kept
    for (logit, output) in zip(judge.received, outputs) {
      if logit == largest, output != most { return .changed }
      if logit != largest, output == most { outcome = .tied }
    }
    return outcome
  }
}
