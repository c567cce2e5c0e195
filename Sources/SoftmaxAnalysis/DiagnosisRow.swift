import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// The facts about a row that failure patterns are told by.
struct DiagnosisRow {
  /// As given.
  let logits: [Double]
  let quantity: Quantity
  let pipeline: FormatPipeline
  let temperature: Double
  /// What is due, for the logits that the input's format holds.
  let judge: FormatJudge

  init(
    _ logits: [Double], _ quantity: Quantity, _ pipeline: FormatPipeline, temperature: Double,
    _ terms: JudgeTerms = JudgeTerms()
  ) throws(ReferenceError) {
    self.logits = logits
    self.quantity = quantity
    self.pipeline = pipeline
    self.temperature = temperature
    judge = try FormatJudge(
      quantity, FormatPair(pipeline), logits: logits,
      temperature: temperature, row: 0, terms)
  }

  /// The logits in the input's format.
  var received: [Double] { judge.received }

  /// The logits divided by the temperature, as the arithmetic does it.
  var scaled: [Double] {
    let machine = EmulatedArithmetic(pipeline)
    return received.map {
      temperature == 1
        ? $0 : machine.divide(machine.number($0), by: machine.number(judge.temperature))
    }
  }

  var largest: Double { received.max()! }
  var finite: [Double] { received.filter(\.isFinite) }

  /// Whether every exact value is NaN.
  var isUndefined: Bool {
    received.contains { $0.isNaN || $0 == .infinity } || finite.isEmpty
  }

  func run(_ algorithm: any SoftmaxAlgorithm.Type, _ pipeline: FormatPipeline) -> [Double] {
    Candidate(algorithm, pipeline).run(quantity, received, temperature: judge.temperature)
  }

  func ulps(_ outputs: [Double], _ index: Int) -> Double? {
    judge.ulpError(outputs[index], at: index)
  }

  /// The largest error among finite outputs, in ulps.
  func greatestError(_ outputs: [Double]) -> Double {
    outputs.indices.compactMap { ulps(outputs, $0)?.magnitude }.max() ?? 0
  }

  func errors(_ outputs: [Double]) -> Blame.Errors {
    var sums = ErrorAccumulator()
    for index in outputs.indices where judge.certified[index].value.isFinite {
      sums.add(ulps(outputs, index))
    }
    return sums.errors
  }

  /// The exact value, to within 2^-53 of itself.
  func exact(_ index: Int) -> Double { judge.certified[index].enclosure.approximation }
}

/// Outputs that may show a failure, and where they come from.
struct DiagnosisSubject {
  /// Nil for outputs given.
  let algorithm: (any SoftmaxAlgorithm.Type)?
  let outputs: [Double]
}

extension Double {
  /// A few digits for a sentence.
  var brief: String {
    guard isFinite, self != 0 else {
      return isNaN ? "NaN" : self == 0 ? (sign == .minus ? "-0" : "0") : self < 0 ? "-inf" : "inf"
    }
    let rounded = BigFloat(self, precision: 53).decimalDigits(6)
    var short = rounded
    while short.digits.count > 1, short.digits.last == "0" { short.digits.removeLast() }
    return short.description
  }
}
