import SoftmaxReference

extension Diagnoser {
  /// The functions other than the quantity that the outputs given fit.
  func otherFunctions(_ row: DiagnosisRow, _ outputs: [Double]) -> [Suspect] {
    // At temperature 0 there is a limit, and a pattern that tells it.
    guard temperature > 0 else {
      let isLimit = outputs.indices.allSatisfy { row.isDue(outputs[$0], at: $0) }
      return isLimit
        ? [] : [search(row).atTemperatureOne(sample(row, outputs))].compactMap { $0 }
    }
    return search(row).suspects(sample(row, outputs), readings: { [] })
  }

  /// Whether outputs are finite numbers where such are due, and rounding does not explain them; or they are not,
  /// and no likely algorithm's are so on a row that is safe.
  func isUnexplained(_ row: DiagnosisRow, _ outputs: [Double], isSafe: Bool) -> Bool {
    guard temperature > 0, !row.isUndefined else { return false }
    if row.hasForeign(outputs) { return isSafe }
    let isOrdinary = outputs.indices.allSatisfy {
      outputs[$0].isFinite || outputs[$0] == row.judge.certified[$0].value
    }
    guard isOrdinary || outputs.count == 1 && !outputs[0].isNaN else { return false }
    return outputs.count == 1 && row.received.count == 1
      ? row.greatestError(outputs) > 4 || !outputs[0].isFinite
      : !search(row).explains(sample(row, outputs))
  }

  private func search(_ row: DiagnosisRow) -> SuspectSearch {
    let narrowest = [pipeline.arithmetic, pipeline.accumulator].min {
      $0.significandBits < $1.significandBits
    }
    return SuspectSearch(
      quantity, in: pipeline.output, temperature: row.judge.exactTemperature, arithmetic: narrowest)
  }

  private func sample(_ row: DiagnosisRow, _ outputs: [Double]) -> SuspectSearch.Sample {
    .init(length: row.received.count, logits: row.received, outputs: outputs, isWhole: true)
  }
}
