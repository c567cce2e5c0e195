import ErrorFree
import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// The errors of one row, by which steps are rounded.
struct BlameRow: Sendable {
  /// Which kinds of step a run rounds.
  enum Run: Hashable, Sendable {
    case all
    case alone(ArithmeticStep)
    case without(ArithmeticStep)
  }

  let logits: [Double]
  let outputs: [Double]
  let due: [Double]
  /// Signed errors in ulps, one for each output: nil where it is not finite. No entry for the outputs
  /// whose exact value is not finite.
  let errors: [Run: [Int: Double?]]
  /// Of softmax: what the outputs sum to, and what they would without their own rounding.
  private let sums: (all: Double, beforeOutput: Double)?

  init(
    _ logits: [Double], _ quantity: Quantity, _ algorithm: any SoftmaxAlgorithm.Type,
    _ pipeline: FormatPipeline, row: Int, _ terms: JudgeTerms
  ) throws(ReferenceError) {
    let formats = FormatPair(pipeline)
    let judge = try FormatJudge(
      quantity, formats, logits: logits, temperature: 1, row: row, terms)
    self.logits = judge.received
    due = judge.certified.map(\.value)
    let every = Set(ArithmeticStep.allCases)
    let whole = Self.run(algorithm, judge, SteppedArithmetic(pipeline, rounding: every))
    outputs = whole.outputs
    var errors: [Run: [Int: Double?]] = [.all: whole.errors]
    var beforeOutput: [Double]?
    for step in whole.steps {
      let alone = SteppedArithmetic(pipeline, rounding: [step])
      errors[.alone(step)] = Self.run(algorithm, judge, alone).errors
      let without = SteppedArithmetic(pipeline, rounding: every.subtracting([step]))
      let rest = Self.run(algorithm, judge, without)
      errors[.without(step)] = rest.errors
      if step == .output { beforeOutput = rest.outputs }
    }
    self.errors = errors
    sums =
      quantity.range == .probability
      ? beforeOutput.map { (NeumaierSum(whole.outputs).value, NeumaierSum($0).value) } : nil
  }

  /// The outputs' sum, if it is short of 1 by a tenth or more, and by half of that or less without their own
  /// rounding.
  func lostMass(_ number: Int) -> Blame.LostMass? {
    guard let sums, sums.all <= 0.9, (1 - sums.beforeOutput).magnitude <= (1 - sums.all) / 2 else {
      return nil
    }
    return Blame.LostMass(
      row: number, zeros: outputs.count { $0 == 0 }, count: outputs.count, sum: sums.all,
      sumBeforeOutput: sums.beforeOutput)
  }

  private struct Outcome {
    let outputs: [Double]
    let errors: [Int: Double?]
    let steps: Set<ArithmeticStep>
  }

  private static func run(
    _ algorithm: any SoftmaxAlgorithm.Type, _ judge: FormatJudge, _ machine: SteppedArithmetic
  ) -> Outcome {
    let results = machine.outputs(judge.quantity, by: algorithm, judge.received)
      .map(machine.output)
    var errors: [Int: Double?] = [:]
    for (index, result) in results.enumerated() where judge.certified[index].value.isFinite {
      errors[index] = .some(
        result.value.isFinite
          ? judge.certified[index].ulpError(of: result.value, in: judge.format) : nil)
    }
    return Outcome(
      outputs: results.map(machine.double), errors: errors, steps: machine.steps)
  }
}

extension CertifiedValue {
  /// The error in ulps, as for doubles, of a finite number of any precision. Beyond the largest number it
  /// counts as that number where the exact value, too, lies beyond.
  fileprivate func ulpError(of output: borrowing BigFloat, in format: FloatFormat) -> Double {
    let origin = origin(in: format)
    let isSaturated = origin != enclosure
    let number = output.double(.nearest)
    return isSaturated && number.sign == value.sign && number.magnitude >= value.magnitude
      ? 0 : origin.ulpError(of: output, in: format)
  }
}

extension Enclosure {
  /// `(output - exact value) / ulp`, as for doubles, for a finite number of any precision.
  fileprivate func ulpError(of output: borrowing BigFloat, in format: FloatFormat) -> Double {
    let ulp = format.ulpExponent(binade: binade ?? format.minExponent)
    var difference = BigFloat(copying: output)
    for part in [head, (lowerTail + upperTail) / 2] {
      var term = BigFloat(part, precision: 53)
      term.scale(byPowerOfTwo: exponent, .nearest)
      difference.subtract(term, .nearest)
    }
    difference.scale(byPowerOfTwo: -ulp, .nearest)
    let largest = Double.greatestFiniteMagnitude
    return min(max(difference.double(.nearest), -largest), largest)
  }
}
