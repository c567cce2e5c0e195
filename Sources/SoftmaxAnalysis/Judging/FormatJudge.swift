import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// The format that logits are received in, and the one that outputs are judged in.
struct FormatPair: Hashable {
  let input: FloatFormat
  let output: FloatFormat

  init(input: FloatFormat, output: FloatFormat) {
    self.input = input
    self.output = output
  }

  init(_ pipeline: FormatPipeline) {
    self.init(input: pipeline.input, output: pipeline.output)
  }
}

/// A temperature as a format holds it.
struct ReceivedTemperature {
  let value: Double
  /// The one that exact values are of: the one received, or the one given where that cannot be divided by.
  let exact: Double

  init(_ temperature: Double, in format: FloatFormat) {
    value = format.round(temperature)
    exact = value > 0 && value.isFinite ? value : temperature
  }
}

/// The judge of one format for one row: the logits that an algorithm in this format receives, and the
/// certified values for them.
struct FormatJudge {
  let format: FloatFormat
  /// The format that the logits are received in.
  let inputFormat: FloatFormat
  let quantity: Quantity
  /// What goes with the logits.
  let companion: RowCompanion
  /// Logits and temperature rounded into the input's format.
  let received: [Double]
  let temperature: Double
  /// The temperature of the certified values: the one received, or the one given where that cannot be
  /// divided by.
  let exactTemperature: Double
  /// The certified values for what was received.
  let certified: [CertifiedValue]
  private let rule: SaturationRule

  /// A temperature that rounds to 0 or infinity cannot be divided by exactly; the one given is judged
  /// with instead, and the outputs will show what became of it.
  init(
    _ quantity: Quantity, _ formats: FormatPair, logits: [Double],
    with companion: RowCompanion = .none, temperature: Double, row: Int,
    _ terms: JudgeTerms = JudgeTerms()
  ) throws(ReferenceError) {
    let format = formats.output
    self.format = format
    inputFormat = formats.input
    self.quantity = quantity
    self.companion = companion
    received = logits.map { formats.input.round($0) }
    let divisor = ReceivedTemperature(temperature, in: formats.input)
    self.temperature = divisor.value
    exactTemperature = divisor.exact
    let reference = try Reference(
      quantity, in: format, temperature: exactTemperature, budget: terms.budget)
    certified = try reference.certify(received, with: companion, row: row)
    terms.undecided.add(certified.lazy.compactMap(\.undecided), in: format)
    rule = SaturationRule(quantity: quantity)
  }

  /// The kind of number that `output` is.
  func outputClass(_ output: Double) -> OutputClass {
    switch format.classify(output) {
    case .nan: .nan
    case .infinite: .infinite
    case .zero: .exactZero
    case .subnormal: .subnormal
    case .normal: output == 1 ? .exactOne : .normal
    }
  }

  /// The verdict on the saturation of an output, or on a NaN where a number is due.
  func verdict(_ output: Double, at index: Int) -> Verdict? {
    let due = certified[index]
    return rule.verdict(output, due: due.value, exact: due.isExact ? due.value : nil)
  }

  /// Whether the exact value is this number, not only rounded to it.
  func isExactly(_ value: Double, at index: Int) -> Bool {
    let enclosure = certified[index].enclosure
    return enclosure.isPoint && enclosure.approximation == value
  }

  /// The error of an output in ulps of the format; nil where a special value is due and missed, or a
  /// finite one is due and the output is not.
  func ulpError(_ output: Double, at index: Int) -> Double? {
    certified[index].ulpError(of: output, in: format)
  }

  /// Whether the output is zero where the correctly rounded value is subnormal.
  func isFlushed(_ output: Double, at index: Int) -> Bool {
    output == 0 && format.classify(certified[index].value) == .subnormal
  }
}

extension FormatJudge {
  /// The index of the logit that stands for output `index`.
  func place(_ index: Int) -> Int { quantity.place(of: index, in: received, companion) }
}

extension Quantity {
  /// The index of the logit that stands for output `index`: itself; for a value of the row the label's, if there is
  /// one, or else the largest.
  func place(
    of index: Int, in logits: @autoclosure () -> [Double], _ companion: RowCompanion
  ) -> Int {
    if isForEachLogit { return index }
    if case .label(let label) = companion { return label }
    return indexOfLargest(logits())
  }

  /// Whether its values are in the order of the logits.
  var ranksClasses: Bool { range != .real }
}

/// The index of the first largest logit, NaNs passed over; 0 if there is none.
func indexOfLargest<C: RandomAccessCollection<Double>>(_ logits: C) -> Int where C.Index == Int {
  logits.indices.reduce(0) { largest, index in
    let isFirst = logits[largest].isNaN && !logits[index].isNaN
    return isFirst || logits[index] > logits[largest] ? index : largest
  }
}
