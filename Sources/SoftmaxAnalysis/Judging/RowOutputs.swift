import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// Outputs for one row, beside their judge.
struct RowOutputs {
  /// The algorithm's name, or who else made them.
  let maker: String
  let judge: FormatJudge
  let outputs: [Double]

  /// - Precondition: there is an output for each certified value.
  init(_ outputs: [Double], by maker: String, _ judge: FormatJudge) {
    precondition(outputs.count == judge.certified.count, "outputs and values go together")
    self.maker = maker
    self.judge = judge
    self.outputs = outputs
  }

  init(_ candidate: Candidate, _ judge: FormatJudge, functions: ElementaryFunctions) {
    let outputs = candidate.run(
      judge.quantity, judge.received, with: judge.companion, temperature: judge.temperature,
      functions: functions)
    self.init(outputs, by: candidate.algorithm.name, judge)
  }

  func element(_ index: Int) -> ElementResult {
    let output = outputs[index]
    return ElementResult(
      format: judge.format.name, algorithm: maker,
      output: FloatRecord(output, in: judge.format),
      correctlyRounded: FloatRecord(judge.certified[index].value, in: judge.format),
      ulps: judge.ulpError(output, at: index), class: judge.outputClass(output),
      verdict: judge.verdict(output, at: index), isFlushed: judge.isFlushed(output, at: index),
      certificate: judge.certified[index].certificate.description)
  }

  /// The errors in ulps; NaN where an output has none.
  var errors: [Double] {
    outputs.indices.map { judge.ulpError(outputs[$0], at: $0) ?? .nan }
  }

  /// The facts about the row as a whole.
  func rowResult(inputRoundingUlps: Double?) -> RowResult {
    let lost = judge.quantity.range == .probability ? lostClasses : nil
    return RowResult(
      format: judge.format.name, algorithm: maker,
      sumDeviation: judge.quantity.range == .probability ? sumDeviation : nil, lostClasses: lost,
      argmax: argmax, logIsNegativeInfinity: lost.map { $0 > 0 },
      inputRoundingUlps: inputRoundingUlps)
  }

  /// Outputs of 0 whose exact value is not 0.
  private var lostClasses: Int {
    outputs.indices.count { index in
      outputs[index] == 0 && !judge.isExactly(0, at: index)
        && !judge.certified[index].value.isNaN
    }
  }

  /// The outputs' exact sum less 1, rounded once; nil if one is not finite.
  var sumDeviation: Double? {
    outputs.withUnsafeBufferPointer { RowSum($0).exactDeviation }
  }

  var argmax: Argmax? {
    !judge.quantity.ranksClasses ? nil : Argmax(logits: judge.received, outputs: outputs)
  }
}
