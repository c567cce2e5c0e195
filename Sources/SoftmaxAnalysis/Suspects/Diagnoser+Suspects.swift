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
