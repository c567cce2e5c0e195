import SoftmaxReference

extension Diagnoser {
  /// The functions other than the quantity that the outputs given fit.
  func otherFunctions(_ row: DiagnosisRow, _ outputs: [Double]) -> [Suspect] {
    // At temperature 0 there is a limit, and a pattern that tells it.
    guard temperature > 0 else { return [] }
    let narrowest = [pipeline.arithmetic, pipeline.accumulator].min {
      $0.significandBits < $1.significandBits
    }
    return SuspectSearch(
      quantity, in: pipeline.output, temperature: row.judge.exactTemperature, arithmetic: narrowest
    ).suspects(
      .init(length: row.received.count, logits: row.received, outputs: outputs, isWhole: true),
      readings: { [] })
  }
}

extension [Suspect] {
  /// What is told of outputs as roundings of what is due. Other findings hold whatever function it is.
  private static var roundings: Set<String> {
    [
      "accumulator-stagnation", "absorbed-logarithm", "cancelled-log-sum-exp",
      "coarse-output-format", "correct-one", "correct-zero", "input-rounding",
      "log-of-rounded-probability", "premature-one", "premature-zero", "rounded-shift",
      "sum-above-one",
    ]
  }

  /// The findings, without those of roundings where there is a suspect.
  func replacingRoundings(in findings: [Diagnosis.Finding]) -> [Diagnosis.Finding] {
    isEmpty ? findings : findings.filter { !Self.roundings.contains($0.name) }
  }
}
