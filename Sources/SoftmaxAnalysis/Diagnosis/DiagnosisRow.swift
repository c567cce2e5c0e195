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
  /// Zero stands for the limit as the temperature falls to zero.
  let temperature: Double
  /// The logits in the input's format.
  let received: [Double]
  /// What is due, for the logits that the input's format holds; at temperature 0 for their limit.
  let judge: FormatJudge
  /// The logits received that are finite.
  let finite: [Double]
  /// The logits divided by the temperature, as the arithmetic does it.
  let scaled: [Double]
  /// Whether every exact value is NaN, or for log-sum-exp infinite.
  let isUndefined: Bool
  /// What several patterns ask for.
  let known = KnownSums()
  /// What the outputs given are right to, where they were given with few digits.
  var few: FewDigits? = nil
  /// What the digits that were not given of outputs may add to their sum.
  var typedSlack = 0.0
  let budget: PrecisionBudget

  init(
    _ logits: [Double], with companion: RowCompanion = .none, _ quantity: Quantity,
    _ pipeline: FormatPipeline, temperature: Double, _ terms: JudgeTerms = JudgeTerms()
  ) throws(ReferenceError) {
    self.logits = logits
    self.quantity = quantity
    self.pipeline = pipeline
    self.temperature = temperature
    budget = terms.budget
    received = logits.map { pipeline.input.round($0) }
    judge = try FormatJudge(
      quantity, FormatPair(pipeline),
      logits: temperature == 0 ? Self.limit(received, quantity) : logits, with: companion,
      temperature: temperature == 0 ? 1 : temperature, row: 0, terms)
    finite = received.filter(\.isFinite)
    isUndefined = received.contains { $0.isNaN || $0 == .infinity } || finite.isEmpty
    let machine = EmulatedArithmetic(pipeline)
    let divisor = machine.number(judge.temperature)
    scaled =
      temperature == 1
      ? received : received.map { machine.divide(machine.number($0), by: divisor) }
  }

  /// A row whose results at temperature 1 are the limits of this row's as the temperature falls to 0:
  /// the largest logits share the probability, and all others are masked.
  private static func limit(_ received: [Double], _ quantity: Quantity) -> [Double] {
    guard let largest = received.max(), largest.isFinite, !received.contains(where: \.isNaN) else {
      return received
    }
    // The log-sum-exp of x / T is beyond all bounds unless the largest logit is 0.
    let top =
      quantity.isForEachLogit || largest == 0 ? 0 : largest < 0 ? -Double.infinity : .infinity
    return received.map { $0 == largest ? top : -.infinity }
  }

  var largest: Double { received.max()! }

  func run(_ algorithm: any SoftmaxAlgorithm.Type, _ pipeline: FormatPipeline) -> [Double] {
    Candidate(algorithm, pipeline).run(
      quantity, received, with: judge.companion,
      temperature: temperature == 0 ? 0 : judge.temperature)
  }

  func ulps(_ outputs: [Double], _ index: Int) -> Double? {
    judge.ulpError(outputs[index], at: index)
  }

  /// The largest error among finite outputs, in ulps.
  func greatestError(_ outputs: [Double]) -> Double {
    outputs.indices.compactMap { ulps(outputs, $0)?.magnitude }.max() ?? 0
  }

  func errors(_ outputs: [Double]) -> Blame.Errors { judge.errors(outputs) }

  /// The exact value, to within 2^-53 of itself; 0 where it is below binary64's range.
  func exact(_ index: Int) -> Double { judge.certified[index].enclosure.approximation }

  /// The spacing of the output's format in the binade of an exact value.
  func ulp(at index: Int) -> Double {
    let binade = judge.certified[index].enclosure.binade ?? judge.format.minExponent
    return Double(
      sign: .plus, exponent: judge.format.ulpExponent(binade: binade), significand: 1)
  }

  /// A few correct digits of the exact value, beyond binary64's range and next to 1 too.
  func exactText(_ index: Int) -> String {
    let reference = try? Reference(
      quantity, in: judge.format, temperature: judge.exactTemperature, budget: budget)
    // As many digits more as are nines next to 1.
    let value = exact(index)
    let nines =
      quantity.range == .probability && (0.9..<1).contains(value)
      ? -Int((1 - value).exponent) * 3 / 10 : 0
    let values = try? reference?.exactValues(
      judge.received, with: judge.companion, at: [index], digits: 5 + min(nines, 9))
    return values.flatMap(\.first)?.description ?? "not known"
  }

  /// Whether an output is the one that is due, NaNs alike.
  func isDue(_ output: Double, at index: Int) -> Bool {
    let due = judge.certified[index].value
    return output == due || output.isNaN && due.isNaN
  }
}

extension FormatJudge {
  /// The errors of outputs whose exact value is finite.
  func errors(_ outputs: [Double]) -> Blame.Errors {
    var sums = ErrorAccumulator()
    for index in outputs.indices where certified[index].value.isFinite {
      sums.add(ulpError(outputs[index], at: index))
    }
    return sums.errors
  }
}

/// Outputs that may show a failure, and where they come from.
struct DiagnosisSubject {
  /// Nil for outputs given.
  let algorithm: (any SoftmaxAlgorithm.Type)?
  let outputs: [Double]
}

extension [Double] {
  /// The same numbers, NaNs alike.
  func isSame(as other: [Double]) -> Bool {
    zip(self, other).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }
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

  /// `1 + 4.3e-05` for a number that is this much above 1, and so on.
  static func besideOne(_ deviation: Double) -> String {
    if deviation == 0 { return "1" }
    return deviation.magnitude >= 0.01
      ? (1 + deviation).brief : "1 \(deviation < 0 ? "-" : "+") \(deviation.magnitude.brief)"
  }
}
