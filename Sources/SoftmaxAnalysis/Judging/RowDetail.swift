import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// Makes the element-by-element account of one row.
struct RowDetail {
  let options: AnalysisOptions
  let terms: JudgeTerms
  let row: Int
  let logits: [Double]
  let companion: RowCompanion
  /// How many formats, or candidates, are at work at a time.
  let threads: Int

  func analysis(precisions: PrecisionChoice) throws(ReferenceError) -> RowAnalysis {
    let reference = try Reference(
      options.quantity, in: .binary64, temperature: options.temperature, budget: terms.budget)
    let outputs = try options.judged(logits, with: companion, row: row, terms, threads: threads)
    let given = try certified(reference, outputs)
    let columns = outputs.map { ResultColumn($0) }
    let places = options.elements.places(among: given.count, columns)
    let largest = !options.quantity.isForEachLogit ? 0 : indexOfLargest(logits)
    let chosen = places.map { $0.with(largest) } ?? Array(given.indices)
    let exact = try reference.exactValues(
      logits, with: companion, at: chosen, digits: options.digits, row: row)
    let bits =
      options.quantity.range == .probability ? try reference.bitsNeeded(logits, row: row) : nil
    tell(given, chosen, exact, bits)
    let elements = zip(chosen, exact).map { index, exact in
      let place = place(index)
      return ElementAnalysis(
        index: place, logit: FloatRecord(logits[place], in: .binary64),
        exact: ExactRecord(given[index], exact), bitsNeeded: bits?[index],
        results: outputs.map { $0.element(index) })
    }
    let results = outputs.map {
      $0.rowResult(inputRoundingUlps: inputRounding($0.judge, given))
    }
    let shown = precisions.precisions(for: elements, bitsNeeded: bits?.compactMap(\.self).max())
    return RowAnalysis(
      row: row, elements: elements, results: results,
      precisions: try self.columns(reference, shown, chosen, given),
      columns: places == nil ? nil : columns)
  }

  /// The certified values in binary64 of the logits as given; a candidate in binary64 was judged by them.
  private func certified(
    _ reference: Reference, _ outputs: [RowOutputs]
  ) throws(ReferenceError) -> [CertifiedValue] {
    let judge = outputs.first {
      $0.judge.format == .binary64 && $0.judge.inputFormat == .binary64
    }?.judge
    if let judge { return judge.certified }
    return try reference.certify(logits, with: companion, row: row)
  }

  private func place(_ index: Int) -> Int {
    options.quantity.place(of: index, in: logits, companion)
  }

  /// Names what is not decided of the exact values.
  private func tell(
    _ certified: [CertifiedValue], _ chosen: [Int], _ exact: [ExactValue], _ bits: [Int?]?
  ) {
    terms.undecided.add(certified.lazy.compactMap(\.undecided), in: .binary64)
    for (index, value) in zip(chosen, exact) {
      if value == .undecided { tell("\(options.digits) digits", index) }
      if let bits, bits[index] == nil, value.isOpen { tell("bits needed", index) }
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

  /// The values at the places chosen, of which the largest logit's is one.
  private func columns(
    _ reference: Reference, _ precisions: [Int], _ chosen: [Int], _ given: [CertifiedValue]
  ) throws(ReferenceError) -> [PrecisionColumn] {
    var columns: [PrecisionColumn] = []
    for bits in precisions {
      let values = try reference.rounded(
        logits, with: companion, toPrecision: bits, at: chosen, row: row)
      for (index, value) in zip(chosen, values) where value == .undecided {
        tell("\(bits) bits", index)
      }
      columns.append(
        PrecisionColumn(
          bits: bits, values: values.map(\.description),
          exactOnes: saturated(values, at: 1, chosen, given),
          exactZeros: saturated(values, at: 0, chosen, given),
          algorithms: options.algorithmsTested.map { column($0, bits, chosen, given) }))
    }
    return columns
  }

  /// How many exact values are exactly `number` after rounding though they are not before: the exact
  /// softmax is 0 for a masked class, and 1 for a single finite logit. Without a limit to the exponent
  /// nothing but the largest class's can be, so that the places chosen are enough.
  private func saturated(
    _ values: [ExactValue], at number: Double, _ chosen: [Int], _ given: [CertifiedValue]
  ) -> Int {
    guard isQuestion(number) else { return 0 }
    return zip(values, chosen).count { $0 == .exactly(number) && !isExact(given[$1], number) }
  }

  /// Whether the exact value is that number, and not only rounded to it.
  private func isExact(_ given: CertifiedValue, _ number: Double) -> Bool {
    given.isExact && given.value == number
  }

  /// Whether a value that is exactly `number` can be other than the exact one.
  private func isQuestion(_ number: Double) -> Bool {
    options.quantity.rule.isSaturated(number) && logits.count(where: \.isFinite) > 1
  }

  private func column(
    _ algorithm: any SoftmaxAlgorithm.Type, _ bits: Int, _ chosen: [Int],
    _ given: [CertifiedValue]
  ) -> AlgorithmColumn {
    let values = algorithm.values(
      options.quantity, logits, companion, options.temperature,
      MultiPrecisionArithmetic(precision: bits, summation: options.summation),
      at: chosen)
    func count(_ number: Double, _ places: [Int]) -> Int {
      isQuestion(number) ? places.count { !isExact(given[$0], number) } : 0
    }
    return AlgorithmColumn(
      algorithm: algorithm.name, values: values.texts,
      exactOnes: count(1, values.ones), exactZeros: count(0, values.zeros))
  }
}

extension [Int] {
  /// These and another, ascending.
  fileprivate func with(_ other: Int) -> [Int] {
    contains(other) ? self : (self + [other]).sorted()
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
  /// The outputs in MPFR: those at the places chosen in a form for reading, and where they are exactly 1
  /// or 0.
  static func values(
    _ quantity: Quantity, _ logits: [Double], _ companion: RowCompanion, _ temperature: Double,
    _ machine: MultiPrecisionArithmetic, at chosen: [Int]
  ) -> (texts: [String], ones: [Int], zeros: [Int]) {
    let outputs = machine.outputs(quantity, by: self, logits, with: companion, temperature)
    let texts = chosen.map {
      ExactValue(outputs[$0].value, isProbability: quantity.range == .probability).description
    }
    let one = BigFloat(1, precision: 2)
    return (
      texts, outputs.indices.filter { outputs[$0].value.compare(to: one) == .equal },
      outputs.indices.filter { outputs[$0].value.isZero }
    )
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

  /// - Parameter needed: the most bits that a value of the row needs to be told from 1.
  func precisions(for elements: [ElementAnalysis], bitsNeeded needed: Int?) -> [Int] {
    if case .these(let precisions) = self { return precisions }
    let saturates = elements.contains { element in
      element.results.contains { $0.class == .exactOne && $0.verdict != nil }
    }
    guard saturates, let needed else { return [] }
    let telling = needed > 2 && needed <= Self.greatestAutomatic ? [needed - 1, needed] : []
    return Array(Set([64, 113] + telling)).sorted()
  }
}
