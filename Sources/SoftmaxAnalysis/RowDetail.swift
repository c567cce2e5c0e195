import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// Makes the element-by-element account of one row.
struct RowDetail {
  let options: AnalysisOptions
  let terms: JudgeTerms
  let row: Int
  let logits: [Double]

  func analysis(precisions: PrecisionChoice) throws(ReferenceError) -> RowAnalysis {
    let reference = try Reference(
      options.quantity, in: .binary64, temperature: options.temperature, budget: terms.budget)
    let certified = try reference.certify(logits, row: row)
    let exact = try reference.exactValues(logits, digits: options.digits, row: row)
    let bits = options.quantity == .softmax ? try reference.bitsNeeded(logits, row: row) : nil
    tell(certified, exact, bits)
    let outputs = try options.judged(logits, row: row, terms)
    let elements = certified.indices.map { index in
      let place = options.quantity == .logSumExp ? indexOfLargest(logits) : index
      return ElementAnalysis(
        index: place, logit: FloatRecord(logits[place], in: .binary64),
        exact: ExactRecord(certified[index], exact[index]), bitsNeeded: bits?[index],
        results: outputs.map { $0.element(index) })
    }
    let results = outputs.map {
      $0.rowResult(inputRoundingUlps: inputRounding($0.judge, certified))
    }
    return RowAnalysis(
      row: row, elements: elements, results: results,
      precisions: try columns(reference, precisions, elements))
  }

  /// Names what is not decided of the exact values.
  private func tell(_ certified: [CertifiedValue], _ exact: [ExactValue], _ bits: [Int?]?) {
    terms.undecided.add(certified.lazy.compactMap(\.undecided), in: .binary64)
    for index in exact.indices {
      if exact[index] == .undecided { tell("\(options.digits) digits", index) }
      if let bits, bits[index] == nil, exact[index].isOpen { tell("bits needed", index) }
    }
  }

  private func tell(_ what: String, _ index: Int) {
    terms.undecided.add(what, row: row, index: index, bits: terms.budget.precisions.last!)
  }

  /// The largest change that rounding the input made, in ulps of the judge's format.
  private func inputRounding(_ judge: FormatJudge, _ given: [CertifiedValue]) -> Double? {
    let isHeld = zip(judge.received, logits).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    guard !isHeld || judge.exactTemperature != options.temperature else { return 0 }
    var largest = 0.0
    for (received, given) in zip(judge.certified, given) {
      guard let change = given.enclosure.distance(to: received.enclosure, in: judge.format) else {
        return nil
      }
      largest = max(largest, change)
    }
    return largest
  }

  private func columns(
    _ reference: Reference, _ choice: PrecisionChoice, _ elements: [ElementAnalysis]
  ) throws(ReferenceError) -> [PrecisionColumn] {
    var columns: [PrecisionColumn] = []
    for bits in choice.precisions(for: elements) {
      let values = try reference.rounded(logits, toPrecision: bits, row: row)
      for index in values.indices where values[index] == .undecided { tell("\(bits) bits", index) }
      columns.append(
        PrecisionColumn(
          bits: bits, values: values.map(\.description),
          exactOnes: saturated(values, at: 1), exactZeros: saturated(values, at: 0),
          algorithms: options.algorithmsTested.map { column($0, bits) }))
    }
    return columns
  }

  private func column(_ algorithm: any SoftmaxAlgorithm.Type, _ bits: Int) -> AlgorithmColumn {
    let values = algorithm.values(
      options.quantity, logits, options.temperature, MultiPrecisionArithmetic(precision: bits))
    return AlgorithmColumn(
      algorithm: algorithm.name, values: values.map(\.description),
      exactOnes: saturated(values, at: 1), exactZeros: saturated(values, at: 0))
  }

  /// How many values are exactly `number` though the exact value is not: the exact softmax is 0 for a
  /// masked class, and 1 for a single finite logit.
  private func saturated(_ values: [ExactValue], at number: Double) -> Int {
    guard options.quantity != .logSumExp, logits.count(where: \.isFinite) > 1 else { return 0 }
    if options.quantity == .logSoftmax, number == 1 { return 0 }
    return zip(values, logits).count { $0 == .exactly(number) && $1.isFinite }
  }
}

extension ExactValue {
  /// Whether the value is neither a known number nor one beyond the reach of digits.
  fileprivate var isOpen: Bool {
    switch self {
    case .digits, .oneMinus, .undecided: true
    case .exactly, .vanishing, .oneMinusVanishing: false
    }
  }
}

extension SoftmaxAlgorithm {
  /// The outputs in MPFR, in a form for reading.
  static func values(
    _ quantity: Quantity, _ logits: [Double], _ temperature: Double,
    _ machine: MultiPrecisionArithmetic
  ) -> [ExactValue] {
    outputs(quantity, logits, temperature, machine).map {
      ExactValue($0.value, isProbability: quantity == .softmax)
    }
  }
}

/// At which precisions of MPFR the listed rows are shown.
public enum PrecisionChoice: Sendable, Hashable {
  /// A few telling ones where an output is exactly 1 though its exact value is not; else none.
  case automatic
  /// These, in bits.
  case these([Int])

  /// The largest precision that is chosen automatically.
  private static let greatestAutomatic = 4096

  func precisions(for elements: [ElementAnalysis]) -> [Int] {
    if case .these(let precisions) = self { return precisions }
    let saturates = elements.contains { element in
      element.results.contains { $0.class == .exactOne && $0.verdict != nil }
    }
    guard saturates, let needed = elements.compactMap(\.bitsNeeded).max() else { return [] }
    let telling = needed > 2 && needed <= Self.greatestAutomatic ? [needed - 1, needed] : []
    return Array(Set([64, 113] + telling)).sorted()
  }
}
